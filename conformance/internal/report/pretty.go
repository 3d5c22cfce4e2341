package report

import "github.com/dashwire/dashwire/conformance/internal/jsontree"

func pretty(body string) string {
	v, err := jsontree.Parse([]byte(body))
	if err != nil {
		return body
	}
	return v.Pretty()
}
