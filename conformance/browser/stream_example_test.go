package browser

import "testing"

// The example whose outputs grow: text and chart come bit by bit, what Running sets
// holds until they have ended, and both buttons end what is in the air.
func TestStreamExample(t *testing.T) {
	backend := Start(t, Program("./examples/stream", "-pace", "40ms"))
	page := Open(t, backend.URL)
	const points = `(document.querySelector("#chart .js-plotly-plot")?.data?.[0].y.length ?? 0)`
	page.Await("the first point", points+" === 1")
	page.Click("#fly")
	page.Await("a chart and a text that grow", points+` > 10 && document.querySelector("#story").innerText.includes("27 takes off.")`)
	page.Await("only then to stop", `!document.querySelector("#stop").disabled && document.querySelector(".flying") !== null`)
	if n := Eval[int](page, points); n >= 112 {
		t.Error("the chart came as a whole")
	}
	page.Await("the end of the flight", points+" === 112")
	page.Await("the end of the story", `document.querySelector("#story").innerText.endsWith("nobody knows why.")`)
	page.Await("nothing to stop", `document.querySelector("#stop").disabled && document.querySelector(".flying") === null`)

	page.Click("#fly")
	page.Await("another flight", points+" > 3 && "+points+" < 112")
	page.Click("#stop")
	page.Await("its end", `document.querySelector("#stop").disabled && document.querySelector(".flying") === null`)
	stopped := Eval[int](page, points)
	if stopped >= 112 {
		t.Error("the flight was over before it was stopped")
	}
	page.Click("#fly")
	page.Await("a third one", points+" === 112")
	page.Await("its end", `document.querySelector(".flying") === null`)
	if n := Eval[int](page, `document.querySelector("#story").innerText.split("takes off").length - 1`); n != 1 {
		t.Errorf("the story is told %d times", n)
	}
	wantRan(t, page, 0) // nothing over HTTP
	page.NoErrors()
	page.NoStrangers()
}
