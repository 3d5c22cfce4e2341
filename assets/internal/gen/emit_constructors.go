package gen

// emitConstructors prints the table of all constructors that the tests of this
// package call through reflection.
func emitConstructors(plans []*Package) string {
	var s source
	s.printf("package gen_test\n\nimport (\n")
	for _, p := range plans {
		s.printf("\t\"github.com/dashwire/dashwire/assets/%s\"\n", p.Package)
	}
	s.printf(")\n\n// constructors are those of all components, by package and wire name.\n")
	s.printf("var constructors = map[string]any{\n")
	for _, p := range plans {
		for _, c := range p.Components {
			s.printf("\t\"%s.%s\": %s.%s,\n", p.Package, c.Name, p.Package, c.Func)
		}
	}
	s.printf("}\n")
	return s.String()
}
