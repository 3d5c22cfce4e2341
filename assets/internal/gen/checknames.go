package gen

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// fixedMethods are the methods that every component has.
var fixedMethods = []string{"Base", "MarshalJSON", "With"}

// checkNames reports every name that two things have: package-level names, the
// methods of a component, the fields of a struct.
func (p *Package) checkNames() error {
	var errs []error
	top := names{what: "package " + p.Package, errs: &errs}
	for _, name := range handWritten[p.Package] {
		top.add(name, "the hand-written files")
	}
	for _, c := range p.Components {
		top.add(c.Func, "component "+c.Name)
		top.add(c.GoType, "component "+c.Name)
		methods := names{what: p.Package + "." + c.GoType, errs: &errs}
		for _, m := range fixedMethods {
			methods.add(m, "every component")
		}
		if c.Wildcards {
			methods.add("Data", "the wildcard data-*")
			methods.add("Aria", "the wildcard aria-*")
		}
		for _, prop := range c.Props {
			top.add(c.Func+prop.Go, "the handle of "+c.Name+"."+prop.Name)
			for _, s := range prop.Setters {
				methods.add(s.Method, "prop "+prop.Name)
			}
		}
	}
	for _, t := range p.Structs {
		top.add(t.GoName, "a struct")
		fields := names{what: p.Package + "." + t.GoName, errs: &errs}
		for _, f := range t.Fields {
			fields.add(goName(f.Name), "field "+f.Name)
		}
	}
	for _, t := range p.Enums {
		top.add(t.GoName, "an enum")
		for _, v := range t.Values {
			top.add(constName(t, v), "a value of "+t.GoName)
		}
	}
	return errors.Join(errs...)
}

// names are the names of one scope with what they are for.
type names struct {
	what  string
	owner map[string]string
	errs  *[]error
}

func (n *names) add(name, owner string) {
	if n.owner == nil {
		n.owner = map[string]string{}
	}
	if strings.ContainsAny(name, " .") || name == "" || !isIdentifier(name) {
		*n.errs = append(*n.errs, fmt.Errorf("%s: %q of %s is not a Go name; give it one in typeNames or propNames", n.what, name, owner))
	}
	if other, ok := n.owner[name]; ok {
		*n.errs = append(*n.errs, fmt.Errorf("%s: %s is both %s and %s; rename one in componentNames, propNames or typeNames", n.what, name, other, owner))
	}
	n.owner[name] = owner
}

func isIdentifier(name string) bool {
	for i, r := range name {
		letter := r == '_' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
		if !letter && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return true
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
