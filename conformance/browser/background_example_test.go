package browser

import "testing"

// The example of a long job: it shows how far it is, it can be cancelled, and what
// was asked before is there at once.
func TestBackgroundExample(t *testing.T) {
	backend := Start(t, Program("./examples/background", "-rounds", "40"))
	page := Open(t, backend.URL)
	page.AwaitText("#status", "Ready")
	wantTexts(t, page, "#result", "Nothing has run yet.")

	page.Click("#run")
	page.Await("a bar that moves", `document.querySelector("#bar").value > 0`)
	page.Await("only cancel to click", `document.querySelector("#run").disabled && !document.querySelector("#cancel").disabled`)
	page.Click("#cancel")
	page.AwaitText("#status", "Ready")
	page.Await("only run to click", `!document.querySelector("#run").disabled && document.querySelector("#cancel").disabled`)
	wantTexts(t, page, "#result", "Nothing has run yet.")

	page.Click("#run")
	page.AwaitCount("#chart .js-plotly-plot .fills path", 2)
	page.AwaitCount(".fact", 4)
	page.Await("a chart that can be read", `document.querySelector("#chart .main-svg").getBoundingClientRect().height > 300`)
	page.AwaitText("#status", "Ready")

	mark := page.Mark()
	page.Click("#run")
	page.Await("a second run", `document.querySelector("#run").disabled`)
	page.Await("its end", `!document.querySelector("#run").disabled`)
	page.Idle()
	if n := len(page.CallbacksSince(mark)); n != 2 {
		t.Errorf("the same again took %d requests, want one to start and one to fetch what is cached", n)
	}
	page.NoErrors()
	page.NoStrangers()
}
