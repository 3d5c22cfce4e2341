package browser

import (
	"fmt"
	"testing"
)

// runsOf counts how often callbacks have run, by their output.
func runsOf(page *Page, mark int) map[string]int {
	runs := map[string]int{}
	for _, c := range page.CallbacksSince(mark) {
		runs[c.Output]++
	}
	return runs
}

// What is pushed calls the page's callbacks, each once, whatever it names.
func TestPushedForms(t *testing.T) {
	backend := StartApp(t, "go", App{Name: "pushed-forms"})
	ann, bob := Open(t, backend.URL), Open(t, backend.URL)
	ann.AwaitText("#both", "ab")
	for _, page := range []*Page{ann, bob} {
		page.AwaitText("#all", "[row 0 row 1]")
		page.AwaitText("#there", "2")
	}

	// A component of a pattern.
	mark := bob.Mark()
	ann.Click("#rows")
	for _, page := range []*Page{ann, bob} {
		page.AwaitText("#all", "[pushed 0 pushed 1]")
		page.Await("an echo in each row", `[...document.querySelectorAll(".echo")].map(e => e.innerText).join() === "has pushed 0,has pushed 1"`)
	}
	bob.Idle()
	for output, runs := range runsOf(bob, mark) {
		if want := map[string]int{"all.children": 2, `{"n":["MATCH"],"part":"echo"}.children`: 2}[output]; runs > want {
			t.Errorf("%s was called %d times", output, runs)
		}
	}

	// What a page doesn't have.
	ann.Click("#absent")
	bob.AwaitText("#after", "here")
	ann.AwaitText("#after", "here")

	// Update: each callback once, also one with two of the components, and each row.
	mark = bob.Mark()
	ann.Click("#touch")
	bob.AwaitRequests(mark, 6)
	bob.Idle()
	got := fmt.Sprint(runsOf(bob, mark))
	if want := `map[all.children:1 both.children:1 first.children:1 second.children:1 {"n":["MATCH"],"part":"echo"}.children:2]`; got != want {
		t.Errorf("after Update these were called: %s, want %s", got, want)
	}

	// Three properties of one component.
	mark = bob.Mark()
	ann.Click("#ends")
	bob.AwaitText("#span", "4 in 2 to 8")
	bob.Idle()
	if runs := runsOf(bob, mark)["span.children"]; runs != 1 {
		t.Errorf("three properties that were set together have called their callback %d times", runs)
	}

	ann.Click("#draw")
	bob.Await("a chart with a gap", `(({data, _fullData}) => JSON.stringify(data?.[0]?.y) === "[1,null,3]" && Array.from(_fullData[0].x).join() === "10,20,30")(document.querySelector("#graph .js-plotly-plot"))`)

	// A callback that sets its own input.
	Eval[int](ann, `(window.dash_clientside.set_props("own", {value: 7.6}), 0)`)
	ann.AwaitText("#rounded", "8")
	ann.Await("its own value", `document.querySelector("#own").value === "8"`)

	// A tab that is closed beside another one: that goes on.
	t.Run("a tab beside", func(t *testing.T) {
		beside := ann.For(t).OpenBeside(backend.URL)
		beside.AwaitText("#there", "3")
		beside.AwaitText("#all", "[pushed 0 pushed 1]")
		bob.For(t).AwaitText("#there", "3")
	})
	for _, page := range []*Page{ann, bob} {
		page.AwaitText("#there", "2")
	}
	bob.Click("#rows")
	ann.AwaitText("#all", "[pushed 0 pushed 1]")
	for _, page := range []*Page{ann, bob} {
		page.NoErrors()
		page.NoStrangers()
	}
}
