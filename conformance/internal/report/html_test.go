package report

import (
	"strings"
	"testing"
)

// The difference shows what is wrong, and not each header that a server adds.
func TestDifference(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, want, got string
		lines           string
	}{
		{"a value", "200 OK\nETag: \"a\"\n\n{\"b\": 1}", "200 OK\nDate: today\nEtag: \"a\"\n\n{\"b\":2}", "  200 OK|  ETag: \"a\"|  |- {\"b\": 1}|+ {\"b\": 2}"},
		{"a cookie", "200 OK\n\n", "200 OK\nServer: x\nSet-Cookie: a=b\n", "  200 OK|+ Set-Cookie: a=b"},
		{"no body", "204 No Content\n\n", "200 OK\nContent-Length: 1\n\n1", "- 204 No Content|+ 200 OK|+ |+ 1"},
		{"messages", `{"type": "a"}`, "{\"type\":\"b: c\"}\n", "- {\"type\": \"a\"}|+ {\"type\":\"b: c\"}"},
	} {
		var lines []string
		for _, l := range diff(c.want, withoutOthers(c.want, c.got)) {
			lines = append(lines, l.Mark+" "+l.Text)
		}
		if got := strings.Join(lines, "|"); got != c.lines {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.lines)
		}
	}
}
