package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// What runs in the page asks the server nothing, also by a promise; what the server
// is asked for comes with what the page has set by itself.
func TestClientsideExample(t *testing.T) {
	backend := Start(t, Program("./examples/clientside"))
	page := Open(t, backend.URL)
	page.AwaitText("#name", "220 Hz, near A")
	const wave = `document.querySelector("#wave .scatterlayer path.js-line").getAttribute("d")`
	page.AwaitCount("#wave .scatterlayer path.js-line", 1)
	third := byID(`{"level":3}`) + " [role=slider]"
	page.Await("the clarinet's third level", `document.querySelector(`+quote(third)+`).getAttribute("aria-valuenow") === "0.75"`)

	Eval[bool](page, `(window.before = `+wave+`) !== ""`)
	page.Type("#pitch [role=slider]", kb.ArrowRight)
	page.AwaitText("#name", "221 Hz, near A")
	page.Type(third, kb.ArrowDown)
	page.Await("another wave", wave+` !== window.before`)

	Eval[bool](page, `(window.before = `+wave+`) !== ""`)
	page.Click("#instrument")
	page.ClickText(".dash-dropdown-option", "Trumpet")
	page.Await("the trumpet's third level", `document.querySelector(`+quote(third)+`).getAttribute("aria-valuenow") === "1"`)
	page.Await("another wave", wave+` !== window.before`)
	page.Idle()
	wantRan(t, page, 0) // the server was asked for nothing

	page.Click("#play")
	page.AwaitText("#size", "53 kB from the server")
	page.Await("a sound to play", `document.querySelector("#sound").src.startsWith("data:audio/wav;base64,")`)
	c := last(t, page, 0, "..sound.src...size.children..")
	var levels []string
	for _, state := range c.State[1:] {
		levels = append(levels, string(state.Value))
	}
	if string(c.State[0].Value) != "221" || strings.Join(levels, " ") != "0.55 0.8 1 0.85 0.6 0.35" {
		t.Errorf("the server was sent the pitch %s and the levels %s", c.State[0].Value, levels)
	}
	page.NoErrors()
	page.NoStrangers()
}
