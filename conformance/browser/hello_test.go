package browser

import (
	"slices"
	"testing"
)

// The smallest app, on our server and on Python's: the same page, which asks the
// server the same things.
func TestHello(t *testing.T) {
	for name, launch := range map[string]Launcher{
		"go":                    Program("./examples/hello"),
		"python":                Contract("testdata/dash/run.sh", Options{"app": "hello"}),
		"python under a prefix": Contract("testdata/dash/run.sh", Options{"app": "hello", "prefix": "/some/place/"}),
	} {
		t.Run(name, func(t *testing.T) {
			backend := Start(t, launch)
			page := Open(t, backend.URL)

			page.AwaitText("#greeting", "Hello world")
			if title := page.Title(); title != "Hello" {
				t.Errorf("the title is %q", title)
			}
			first := page.Callbacks()
			if len(first) != 1 || len(first[0].Changed) != 0 {
				t.Fatalf("at page load the page ran %+v, want one callback that nothing triggered", first)
			}

			mark := page.Mark()
			page.Type("#name", "!")
			page.AwaitText("#greeting", "Hello world!")
			page.Idle()
			ran := page.CallbacksSince(mark)
			if len(ran) != 1 {
				t.Fatalf("one key made %d callbacks run: %+v", len(ran), ran)
			}
			c := ran[0]
			if c.Output != "greeting.children" || !slices.Equal(c.Changed, []string{"name.value"}) || c.Status != 200 {
				t.Errorf("the page ran %s after a change of %q, with status %d", c.Output, c.Changed, c.Status)
			}
			if got := string(c.Inputs[0].Value); got != `"world!"` {
				t.Errorf("the page sent the input %s", got)
			}
			page.NoErrors()
			page.NoStrangers()
		})
	}
}
