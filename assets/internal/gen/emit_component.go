package gen

import "strings"

func emitComponent(p *Package, c *Component) string {
	var s, body source
	emitConstructor(&body, p, c)
	for _, prop := range c.Props {
		emitSetters(&body, p, c, prop)
	}
	emitGeneral(&body, c)
	for _, prop := range c.Props {
		emitHandle(&body, c, prop)
	}
	text := body.String()
	s.printf("package %s\n\n", p.Package)
	switch {
	case strings.Contains(text, "time."):
		s.printf("import (\n\t\"time\"\n\n\t%q\n)\n\n", protocolImport)
	case strings.Contains(text, "protocol."):
		s.printf("import %q\n\n", protocolImport)
	}
	return s.String() + text
}

func emitConstructor(s *source, p *Package, c *Component) {
	s.comment("", componentTypeDoc(c))
	s.printf("type %s struct{ element }\n\n", c.GoType)
	s.comment("", constructorDoc(p, c))
	param, set := "", ""
	switch c.Children {
	case Nodes:
		param, set = "children ...any", "c.setChildren(children)\n"
	case Texts:
		param, set = "text ...string", "c.set(\"children\", texts(text))\n"
	}
	s.printf("func %s(%s) *%s {\nc := new(%s)\nc.c.Init(%q, %q)\n%sreturn c\n}\n\n",
		c.Func, param, c.GoType, c.GoType, p.Namespace, c.Name, set)
}

func emitSetters(s *source, p *Package, c *Component, prop *Prop) {
	for i, setter := range prop.Setters {
		s.comment("", setterDoc(p, c, prop, setter, i == 0))
		set := "c.set(" + quote(prop.Name) + ", " + setter.Value + ")"
		if prop.Name == "children" && setter.Value == "" {
			set = "c.setChildren(children)"
		}
		s.printf("func (c *%s) %s(%s) *%s {\n%s\nreturn c\n}\n\n", c.GoType, setter.Method, setter.Param, c.GoType, set)
	}
}

func emitGeneral(s *source, c *Component) {
	s.comment("", "With sets a prop by its name on the wire, for null and for what no setter takes. Name is not checked.")
	s.printf("func (c *%s) With(name string, v any) *%s {\nc.set(name, v)\nreturn c\n}\n\n", c.GoType, c.GoType)
	if !c.Wildcards {
		return
	}
	s.comment("", "Data sets the attribute data-name.")
	s.printf("func (c *%s) Data(name string, v any) *%s {\nc.set(\"data-\"+name, v)\nreturn c\n}\n\n", c.GoType, c.GoType)
	s.comment("", "Aria sets the attribute aria-name.")
	s.printf("func (c *%s) Aria(name string, v any) *%s {\nc.set(\"aria-\"+name, v)\nreturn c\n}\n\n", c.GoType, c.GoType)
}

func emitHandle(s *source, c *Component, prop *Prop) {
	t := goType(prop.Type)
	s.comment("", c.Func+prop.Go+" is the prop "+prop.Name+" of the "+c.Func+" with this id.")
	s.printf("func %s%s[I protocol.IDLike](id I) protocol.Prop[%s] {\nreturn protocol.NewProp[%s](id, %q)\n}\n\n",
		c.Func, prop.Go, t, t, prop.Name)
}
