package pydist

// Resource is one entry of a _js_dist or _css_dist list, with the names that
// component packages use.
type Resource struct {
	// Namespace is the package that the files are served from.
	Namespace string
	// Paths are the files in the package; URLs their addresses outside, in the
	// same order. Either may be missing.
	Paths, URLs []string
	// Dev are the files for development.
	Dev []string
	// Async is "", "true", "false", "eager" or "lazy".
	Async string
	// Dynamic, DevOnly and ExternalOnly are what the entry says.
	Dynamic, DevOnly, ExternalOnly bool
	// Attributes are more attributes of the tag, name and value.
	Attributes [][2]string
}

// Resources returns the entries of a list. Where an entry gives several sets of
// files by mode ("prod", "dev"), those of mode are taken.
func (m *Module) Resources(list, mode string) []Resource {
	items, _ := m.names[list].([]value)
	var out []Resource
	for _, item := range items {
		d, ok := item.(dict)
		if !ok {
			continue
		}
		r := Resource{
			Paths: clean(stringsOf(ofMode(d.get("relative_package_path"), mode))),
			URLs:  stringsOf(ofMode(d.get("external_url"), mode)),
			Dev:   clean(stringsOf(d.get("dev_package_path"))),
		}
		r.Namespace, _ = d.get("namespace").(string)
		switch a := d.get("async").(type) {
		case string:
			r.Async = a
		case bool:
			r.Async = map[bool]string{true: "true", false: "false"}[a]
		}
		r.Dynamic, _ = d.get("dynamic").(bool)
		r.DevOnly, _ = d.get("dev_only").(bool)
		r.ExternalOnly, _ = d.get("external_only").(bool)
		attributes, _ := d.get("attributes").(dict)
		for _, a := range attributes {
			if s, ok := a.val.(string); ok {
				r.Attributes = append(r.Attributes, [2]string{a.key, s})
			}
		}
		out = append(out, r)
	}
	return out
}

func ofMode(v value, mode string) value {
	if d, ok := v.(dict); ok {
		return d.get(mode)
	}
	return v
}
