package bench

import (
	"fmt"
	"strings"
)

// point is one kind of request that is measured.
type point struct {
	name   string
	method string
	path   string
	body   string // empty for a GET

	// probes are further bodies whose answers are compared, but not measured.
	probes []string

	// variants are measured in the same turns, of our server only.
	variants []variant
}

// variant is a request that our server answers in a form that the others don't
// have.
type variant struct {
	name  string
	title string
	body  string
}

// as returns the point with the variant in its place.
func (p point) as(v variant) point {
	return point{name: v.name, method: p.method, path: p.path, body: v.body}
}

// points returns everything that can be measured.
func points() []point {
	const update = "/_dash-update-component"
	slider := func(value string) string {
		return callbackBody("text", "children", "slider", "value", value)
	}
	figure := func(value string) string {
		return callbackBody("graph", "figure", "dd", "value", value)
	}
	return []point{
		{
			name: "small", method: "POST", path: update, body: slider("5"),
			probes: []string{
				slider("5.0"), slider("-0"), slider("-0.0"), slider("1e3"), slider("1E+3"), slider("0.1"),
				slider("1e15"), slider("1e16"), slider("123456789012345678901234567890"), slider("0.0001"),
				slider("0.00001"), slider("1e400"), slider("-1e400"), slider("5e-324"), slider("null"),
			},
		},
		{name: "layout", method: "GET", path: "/_dash-layout"},
		{
			name: "figure", method: "POST", path: update, body: figure(`"a"`), probes: []string{figure(`"c"`), figure(`"é<"`)},
			variants: []variant{{
				name: "typed", title: "dashwire, numbers as typed arrays",
				// The hash is Dash's for an output with allow_duplicate: of the callback's
				// inputs.
				body: strings.Replace(callbackBody("graph", "figure", "dd", "search_value", `"a"`),
					`"graph.figure"`, `"graph.figure@d11145e43594d40cad74a44e845fe64000c8f1ff4b827e10a7fa18eb41e692b8"`, 1),
			}},
		},
		{name: "table", method: "POST", path: update, body: callbackBody("table", "data", "btn", "n_clicks", "1")},
		{
			name: "upload", method: "POST", path: update,
			body:   callbackBody("size", "children", "store", "data", uploadList(2000)),
			probes: []string{callbackBody("size", "children", "store", "data", "[]")},
		},
	}
}

func pointNames() []string {
	var names []string
	for _, p := range points() {
		names = append(names, p.name)
	}
	return names
}

func pointNamed(name string) point {
	for _, p := range points() {
		if p.name == name {
			return p
		}
	}
	panic("bench: no point " + name)
}

// callbackBody is a request as the browser writes it for a callback with one
// input and one output.
func callbackBody(outID, outProp, inID, inProp, value string) string {
	return fmt.Sprintf(`{"output":"%[1]s.%[2]s","outputs":{"id":"%[1]s","property":"%[2]s"},`+
		`"inputs":[{"id":"%[3]s","property":"%[4]s","value":%[5]s}],`+
		`"changedPropIds":["%[3]s.%[4]s"],"parsedChangedPropsIds":["%[3]s.%[4]s"]}`,
		outID, outProp, inID, inProp, value)
}

// uploadList is a list of n objects of some 50 bytes each.
func uploadList(n int) string {
	var b strings.Builder
	b.WriteByte('[')
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"id":%d,"name":"item %d","value":%d.5,"ok":%t}`, i, i, i*7, i%2 == 0)
	}
	b.WriteByte(']')
	return b.String()
}
