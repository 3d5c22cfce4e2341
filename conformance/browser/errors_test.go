package browser

import (
	"strings"
	"testing"
)

// What the panic and the error in conformance/apps/faulty say.
const (
	boiled = "the kettle <b>boiled over</b>"
	stuck  = "the valve is stuck at 40 °C"
)

func TestErrorBoxShowsPanic(t *testing.T) {
	t.Setenv("DASH_DEBUG", "true")
	backend := Start(t, Program("./conformance/apps/faulty"))
	page := Open(t, backend.URL)

	page.Click("#panic")
	page.AwaitText(".test-devtools-error-count", "1")
	page.Click(".test-devtools-error-toggle")
	page.Await("the panic's document in the error box", `document.querySelector("iframe")?.contentDocument?.readyState === "complete"`)
	text := Eval[string](page, `document.querySelector("iframe").contentDocument.body.innerText`)
	for _, want := range []string{
		boiled,                   // as text, not as bold text
		"main.pour", "main.boil", // where it happened, and who called it
		"conformance/apps/faulty/main.go:",    // a place to go to
		`panic("the kettle <b>boiled over`,    // the line itself
		"panic.n_clicks", "panicked.children", // the callback
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the error box does not show %q; it shows:\n%s", want, text)
		}
	}
	if bold := Eval[int](page, `document.querySelector("iframe").contentDocument.querySelectorAll("h1 b").length`); bold != 0 {
		t.Error("the panic's value became HTML")
	}

	// The page lives on: other callbacks run, and so does the same one.
	page.Click("#count")
	page.AwaitText("#counted", "1")
	page.Click("#panic")
	page.AwaitText(".test-devtools-error-count", "2")
	if got := page.Text("#panicked"); got != "not yet" {
		t.Errorf("the output of the failed callback became %q", got)
	}
}

func TestErrorBoxShowsError(t *testing.T) {
	t.Setenv("DASH_DEBUG", "true")
	backend := Start(t, Program("./conformance/apps/faulty"))
	page := Open(t, backend.URL)

	page.Click("#error")
	page.AwaitText(".test-devtools-error-count", "1")
	page.Click(".test-devtools-error-toggle")
	page.Await("the error in the error box", `document.querySelector("iframe")?.contentDocument?.readyState === "complete"`)
	text := Eval[string](page, `document.querySelector("iframe").contentDocument.body.innerText`)
	if !strings.Contains(text, stuck) {
		t.Errorf("the error box does not show %q; it shows:\n%s", stuck, text)
	}
}

// Without debug a visitor learns that something failed, and nothing else; the log
// has it all.
func TestErrorsDoNotLeak(t *testing.T) {
	backend := Start(t, Program("./conformance/apps/faulty"))
	page := Open(t, backend.URL)

	mark := page.Mark()
	page.Click("#panic")
	page.Click("#error")
	page.Click("#count")
	page.AwaitText("#counted", "1")
	page.Idle()

	failed := 0
	for _, c := range page.CallbacksSince(mark) {
		if c.Status == 200 {
			continue
		}
		failed++
		if c.Status != 500 {
			t.Errorf("%s answered %d, want 500", c.Output, c.Status)
		}
		wantNoSecret(t, "the answer of "+c.Output, string(c.Answer))
	}
	if failed != 2 {
		t.Errorf("%d callbacks failed, want 2", failed)
	}
	wantNoSecret(t, "the page", Eval[string](page, "document.documentElement.outerHTML"))
	for _, line := range page.Errors() {
		wantNoSecret(t, "the console", line)
	}
	if n := len(page.Texts("[class*=dash-debug-menu], [class*=dash-error]")); n != 0 {
		t.Errorf("the page has %d parts of the dev tools", n)
	}
	for _, want := range []string{"boiled over", stuck} {
		if !strings.Contains(backend.Output(), want) {
			t.Errorf("the log does not have %q:\n%s", want, backend.Output())
		}
	}
}

func wantNoSecret(t *testing.T, where, text string) {
	t.Helper()
	for _, secret := range []string{"boiled", "stuck", "main.go", "goroutine", "main.pour", ".go:"} {
		if strings.Contains(text, secret) {
			t.Errorf("%s tells the visitor %q:\n%s", where, secret, text)
		}
	}
}
