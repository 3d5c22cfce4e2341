package browser

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

func TestGraphRedraw(t *testing.T) {
	OnBackends(t, App{Name: "graph-redraw"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitCount("#graph .bars .point", 2)
		page.AwaitText("#graph .gtitle", "2 bars")
		Eval[bool](page, `(window.before = document.querySelector("#graph .js-plotly-plot")) !== null`)
		mark := page.Mark()
		page.Click("#more")
		page.AwaitCount("#graph .bars .point", 3)
		page.AwaitText("#graph .gtitle", "3 bars")
		if !Eval[bool](page, `window.before === document.querySelector("#graph .js-plotly-plot")`) {
			t.Error("the chart was made anew, not redrawn")
		}
		wantRan(t, page, mark, "graph.figure < more.n_clicks")
		page.NoErrors()
	})
}

// bar returns where the n-th bar of a chart is.
func bar(page *Page, n int) Box {
	page.AwaitCount("#graph .bars .point", 3)
	return Eval[Box](page, fmt.Sprintf(`(() => { const b = document.querySelectorAll("#graph .bars .point path")[%d].getBoundingClientRect();
		return {X: b.x, Y: b.y, Width: b.width, Height: b.height}; })()`, n))
}

func TestGraphClickAndHover(t *testing.T) {
	OnBackends(t, App{Name: "graph-click"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		mark := page.Mark()
		page.HoverAt(bar(page, 0).Center())
		page.AwaitText("#hovered", "a")
		// A click is on the bar that plotly.js has seen the mouse over last, and it
		// looks at the mouse from time to time only.
		page.HoverAt(bar(page, 2).Center())
		page.AwaitText("#hovered", "c")
		page.ClickAt(bar(page, 2).Center())
		page.AwaitText("#clicked", "c is 2, id-c")
		var sent struct {
			Points []struct {
				X                        string
				Y                        float64
				Customdata               string
				CurveNumber, PointNumber int
			}
		}
		c := last(t, page, mark, "clicked.children")
		if err := json.Unmarshal(c.Inputs[0].Value, &sent); err != nil || len(sent.Points) != 1 || sent.Points[0].PointNumber != 2 {
			t.Errorf("the page sent the click %s", c.Inputs[0].Value)
		}
		page.NoErrors()
	})
}

func TestGraphZoom(t *testing.T) {
	OnBackends(t, App{Name: "graph-zoom"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		from, to := bar(page, 1), bar(page, 2)
		page.Drag(from.X+from.Width/2, from.Y+2, to.X+to.Width, from.Y+2)
		page.AwaitText("#zoom", "right part")
		if c := last(t, page, 0, "zoom.children"); !strings.Contains(string(c.Inputs[0].Value), `"xaxis.range[0]"`) {
			t.Errorf("the page sent %s", c.Inputs[0].Value)
		}
		page.NoErrors()
	})
}

// extendData adds points to what is drawn, up to a number of them.
func TestGraphExtend(t *testing.T) {
	OnBackends(t, App{Name: "graph-extend"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		for n, want := range []int{2, 3, 3, 3} {
			page.Click("#extend")
			page.AwaitText("#points", fmt.Sprintf("click %d, 1 traces", n+1))
			page.AwaitCount("#graph .points path", want)
		}
		const extended, counted = "graph.extendData < extend.n_clicks", "points.children < extend.n_clicks"
		wantRan(t, page, 0, extended, counted, extended, counted, extended, counted, extended, counted)
		page.Await("the last three points", `JSON.stringify(document.querySelector("#graph .js-plotly-plot").data[0].x) === "[2,3,4]"`)
		wantJSON(t, "the answer", last(t, page, 0, "graph.extendData").Answer,
			`{"multi":true,"response":{"graph":{"extendData":[{"x":[[4]],"y":[[16]]},[0],3]}}}`)
		page.NoErrors()
	})
}
