package release

// ChildrenProps lists, for each JavaScript namespace and component, the props
// besides children that hold components.
type ChildrenProps []NamespaceProps

// NamespaceProps is the part of ChildrenProps for one namespace.
type NamespaceProps struct {
	Namespace  string
	Components []ComponentProps
}

// ComponentProps is the part of ChildrenProps for one component.
type ComponentProps struct {
	Component string
	Paths     []string
}
