package browser

import (
	"fmt"
	"testing"
)

const boardText = `[...document.querySelectorAll(".price")].map(e => e.innerText + e.dataset.change + e.className).join()`

// The example that pushes prices: two tabs show the same, each has the chart of the
// company that it looks at, and who comes late has what the others have.
func TestTickerExample(t *testing.T) {
	backend := Start(t, Program("./examples/ticker", "-rate", "8"))
	first := Open(t, backend.URL)
	first.AwaitCount(".price", 50)
	before := Eval[string](first, boardText)
	first.Await("prices that move", boardText+" !== "+quote(before))
	second := Open(t, backend.URL)
	for _, page := range []*Page{first, second} {
		page.AwaitText("#viewers", "2")
	}

	second.Click("#company")
	second.ClickText(".dash-dropdown-option", "ALTO")
	second.AwaitText("#heading", "ALTO")
	last := func(page *Page) float64 {
		return Eval[float64](page, `document.querySelector("#chart .js-plotly-plot").data[0].y.at(-1)`)
	}
	for page, company := range map[*Page]string{first: "ACRE", second: "ALTO"} {
		page.Await("the chart of "+company, fmt.Sprintf(
			`Math.abs(document.querySelector("#chart .js-plotly-plot").data[0].y.at(-1) - +document.getElementById(%q).innerText) < 0.001`, company))
	}
	if last(first) == last(second) {
		t.Error("both tabs show the same chart")
	}
	wantRan(t, first, 0) // nothing was asked for over HTTP
	backend.Stop(t)
	// With the server gone nothing moves, and both have got the same.
	a, b := Eval[string](first, boardText), Eval[string](second, boardText)
	if a != b {
		t.Errorf("two tabs differ:\n%s\n%s", a, b)
	}
	for _, page := range []*Page{first, second} {
		page.NoStrangers()
	}
}
