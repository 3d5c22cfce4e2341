package backend

import (
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/dashwire/dashwire/conformance/internal/backend/backendtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// What a run.sh may print until its server is there, and what it may not.
func TestStart(t *testing.T) {
	t.Parallel()
	const wait = "\ncat >/dev/null\n"
	for _, c := range []struct{ name, script, addr, fault string }{
		{"an address", `echo '{"url": "http://127.0.0.1:1"}'` + wait, "127.0.0.1:1", ""},
		{"blanks", `echo '  { "url" : "http://127.0.0.1:1/" }  '` + wait, "127.0.0.1:1", ""},
		{"other lines", `echo '{"level": "info"}'; echo url; echo '{"url": "http://127.0.0.1:1"}'; echo '{"url": "http://127.0.0.1:2"}'` + wait, "127.0.0.1:1", ""},
		{"a long line", `head -c 200000 /dev/zero | tr '\0' x; echo; echo '{"url": "http://127.0.0.1:1"}'` + wait, "127.0.0.1:1", ""},
		{"the options", `read -r line; [ "$line" = '{"a":1}' ] && echo '{"url": "http://127.0.0.1:1"}'` + wait, "127.0.0.1:1", ""},
		{"the release", `[ "$DASHCONFORM_DASH" = 4.2.0 ] && echo '{"url": "http://127.0.0.1:1"}'` + wait, "127.0.0.1:1", ""},
		{"no JSON", `echo '{"url": http}'` + wait, "", "want {"},
		{"no address", `echo '{"url": "somewhere"}'` + wait, "", `"somewhere" is no url`},
		{"the end", "echo why >&2; exit 3", "", "exit status 3\nwhy"},
		{"the end without a word", "exit 0", "", "ended before it printed its url"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b, err := Open(backendtest.Folder(t, map[string]string{"run.sh": "#!/bin/sh\n" + c.script}), "own", "4.2.0")
			if err != nil {
				t.Fatal(err)
			}
			s, err := b.Start(t.Context(), `{"a":1}`)
			if c.fault != "" {
				if err == nil || !strings.Contains(err.Error(), c.fault) {
					t.Errorf("%v, want %q", err, c.fault)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if s.Addr != c.addr {
				t.Errorf("it is at %s, want %s", s.Addr, c.addr)
			}
			if err := s.Stop(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestOpen(t *testing.T) {
	t.Parallel()
	const script = "#!/bin/sh\n"
	b, err := Open(backendtest.Folder(t, map[string]string{"run.sh": script, "lacks.txt": "# No\n# yet.\nwebsocket\n\n# Never.\nmcp\n"}), "own", "4.4.1")
	if err != nil || b.Lacks["websocket"] != "No yet." || b.Lacks["mcp"] != "Never." {
		t.Errorf("%v, %v", b, err)
	}
	if _, err := Open(backendtest.Folder(t, map[string]string{"run.sh": script, "lacks.txt": "websocket\n"}), "own", "4.4.1"); err == nil || !strings.Contains(err.Error(), "no reason above it") {
		t.Errorf("a feature without a reason: %v", err)
	}
	if _, err := Open(backendtest.Folder(t, map[string]string{"run.sh": script}), "other", "4.4.1"); err == nil || !strings.Contains(err.Error(), "has own") {
		t.Errorf("a backend that isn't there: %v", err)
	}
}
