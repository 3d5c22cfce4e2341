package browser

import (
	"testing"
)

// A callback whose input is another one's output waits for it, and runs once.
func TestInitialCallbacks(t *testing.T) {
	OnBackends(t, App{Name: "initial"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#both", "ADA has 3")
		wantRan(t, page, 0,
			"upper.children <",
			"length.children < upper.children",
			"both.children < length.children upper.children")
		page.NoErrors()
		page.NoStrangers()
	})
}

func TestChain(t *testing.T) {
	OnBackends(t, App{Name: "initial"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		mark := page.Mark()
		page.Type("#name", "m")
		page.AwaitText("#both", "ADAM has 4")
		wantRan(t, page, mark,
			"upper.children < name.value",
			"length.children < upper.children",
			"both.children < length.children upper.children")
		wantJSON(t, "the answer", last(t, page, mark, "length.children").Answer, `{"multi":true,"response":{"length":{"children":4}}}`)
		page.NoErrors()
	})
}

// Where two paths meet, the callback behind them runs once, with both values new.
func TestDiamond(t *testing.T) {
	OnBackends(t, App{Name: "diamond"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#runs", "1 runs")
		mark := page.Mark()
		page.Click("#more")
		page.AwaitText("#runs", "2 runs")
		page.AwaitText("#sum", "3")
		wantRan(t, page, mark,
			"double.children < more.n_clicks",
			"square.children < more.n_clicks",
			"..sum.children...runs.children.. < double.children square.children")
		page.NoErrors()
	})
}

func TestMultiOutput(t *testing.T) {
	OnBackends(t, App{Name: "multi"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#count", "0")
		wantStyle(t, page, "#look", "color", "rgb(0, 0, 255)")
		mark := page.Mark()
		page.Click("#next")
		page.AwaitText("#count", "1")
		page.AwaitText("#look > b", "bold 1")
		page.AwaitCount("#list > li", 1)
		wantStyle(t, page, "#look", "color", "rgb(255, 0, 0)")
		page.Click("#next")
		page.AwaitText("#list", "item 0\nitem 1")
		const output = "..count.children...look.style...look.children...list.children.."
		wantRan(t, page, mark, output+" < next.n_clicks", output+" < next.n_clicks")
		page.NoErrors()
	})
}

func TestNoUpdateStopsChain(t *testing.T) {
	OnBackends(t, App{Name: "no-update-chain"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		wantRan(t, page, 0)
		page.Click("#go")
		page.AwaitText("#after-changed", "ran with new 1")
		wantRan(t, page, 0, "..kept.children...changed.children.. < go.n_clicks", "after-changed.children < changed.children")
		wantJSON(t, "the answer", page.Callbacks()[0].Answer, `{"multi":true,"response":{"changed":{"children":"new 1"}}}`)
		wantTexts(t, page, "#kept, #after-kept", "old", "not run")
		page.NoErrors()
	})
}

func TestPreventUpdateStopsChain(t *testing.T) {
	OnBackends(t, App{Name: "prevent-update"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#after", "after 0")
		mark := page.Mark()
		page.Click("#go") // 1 is odd
		page.AwaitRequests(mark, 1)
		page.Idle()
		page.Click("#go")
		page.AwaitText("#after", "after 2")
		wantRan(t, page, mark, "even.children < go.n_clicks: 204", "even.children < go.n_clicks", "after.children < even.children")
		page.NoErrors()
	})
}

func TestPreventInitialCall(t *testing.T) {
	OnBackends(t, App{Name: "prevent-initial"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#chained", "after normal 0")
		wantRan(t, page, 0, "normal.children <", "chained.children < normal.children")
		wantTexts(t, page, "#prevented", "untouched")
		mark := page.Mark()
		page.Click("#go")
		page.AwaitText("#prevented", "prevented 1")
		page.AwaitText("#chained", "after normal 1")
		wantAsked(t, page, mark,
			`prevented.children < go.n_clicks (1)`,
			`normal.children < go.n_clicks (1)`,
			`chained.children < normal.children ("normal 1")`)
		page.NoErrors()
	})
}

func TestPreventInitialCallbacks(t *testing.T) {
	OnBackends(t, App{Name: "prevent-all"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#b", "b None")
		wantRan(t, page, 0, "b.children <")
		wantTexts(t, page, "#a", "untouched")
		page.Click("#go")
		page.AwaitText("#a", "a 1")
		wantAsked(t, page, 0,
			`b.children < (-)`,
			`a.children < go.n_clicks (1)`,
			`b.children < go.n_clicks (1)`)
		page.NoErrors()
	})
}

func TestStateDoesNotTrigger(t *testing.T) {
	OnBackends(t, App{Name: "state"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#shown", "0: start")
		mark := page.Mark()
		page.Type("#text", "ed")
		page.Click("#read")
		page.AwaitText("#shown", "1: started")
		wantRan(t, page, mark, "shown.children < read.n_clicks")
		c := last(t, page, mark, "shown.children")
		if len(c.State) != 1 || string(c.State[0].Value) != `"started"` {
			t.Errorf("the page sent the state %s", c.State)
		}
		page.NoErrors()
	})
}

func TestTriggered(t *testing.T) {
	OnBackends(t, App{Name: "triggered"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#last", "None")
		for _, colour := range []string{"green", "blue", "green"} {
			mark := page.Mark()
			page.Click("#" + colour)
			page.AwaitText("#last", colour)
			page.AwaitText("#props", colour+".n_clicks")
			wantRan(t, page, mark, "..last.children...props.children.. < "+colour+".n_clicks")
		}
		page.NoErrors()
	})
}

func TestNoOutput(t *testing.T) {
	OnBackends(t, App{Name: "no-output"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.Click("#note")
		page.Idle()
		page.Click("#note")
		page.Idle()
		page.Click("#show")
		page.AwaitText("#notes", "1 2")
		calls := page.Callbacks()
		if len(calls) != 3 || calls[0].Status != 204 || calls[1].Status != 204 {
			t.Errorf("the page ran %q, want two that answer 204 and one that shows", ran(page, 0))
		}
		page.NoErrors()
	})
}

// Callbacks of components that aren't in the layout run when they come, with what
// they come with, and again when they come anew.
func TestInserted(t *testing.T) {
	OnBackends(t, App{Name: "inserted"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		wantRan(t, page, 0)
		page.Click("#insert")
		page.AwaitText("#late-echo", "echo of late 1")
		page.Type("#late", "!")
		page.AwaitText("#late-echo", "echo of late 1!")
		page.Click("#insert")
		page.AwaitText("#late-echo", "echo of late 2")
		wantRan(t, page, 0, "place.children < insert.n_clicks", "late-echo.children <",
			"late-echo.children < late.value", "place.children < insert.n_clicks", "late-echo.children <")
		page.NoErrors()
	})
}

func TestSetProps(t *testing.T) {
	OnBackends(t, App{Name: "set-props-apart"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.Click("#go")
		page.AwaitText("#after", "after set 1")
		page.AwaitText("#returned", "returned 1")
		wantTexts(t, page, "p", "set 1", "set too", "returned 1", "after set 1")
		wantStyle(t, page, "#plain", "color", "rgb(0, 128, 0)")
		wantRan(t, page, 0, "returned.children < go.n_clicks", "after.children < plain.children")
		page.NoErrors()
	})
}

func TestRunning(t *testing.T) {
	OnBackends(t, App{Name: "running"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		wantTexts(t, page, "#state", "idle")
		page.Click("#work")
		page.AwaitText("#state", "busy")
		page.Await("a disabled button", `document.querySelector("#work").disabled`)
		wantTexts(t, page, "#result", "")
		page.Click("#finish")
		page.AwaitText("#result", "result 1")
		page.AwaitText("#state", "idle again")
		page.Await("an enabled button", `!document.querySelector("#work").disabled`)
		wantAsked(t, page, 0, `result.children < work.n_clicks (1)`, `nothing < finish.n_clicks (1): 204`)
		page.NoErrors()
	})
}

func TestAllowDuplicate(t *testing.T) {
	OnBackends(t, App{Name: "duplicate"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		for _, step := range []struct{ click, want string }{{"#right", "right 1"}, {"#left", "left 1"}, {"#right", "right 2"}} {
			page.Click(step.click)
			page.AwaitText("#who", step.want)
		}
		wantAsked(t, page, 0,
			`who.children@4c9132ca28abe56e8478e8e01eb6a8b9233e6b489629f3e3d2587a6b8823ba6b < right.n_clicks (1)`,
			`who.children < left.n_clicks (1)`,
			`who.children@4c9132ca28abe56e8478e8e01eb6a8b9233e6b489629f3e3d2587a6b8823ba6b < right.n_clicks (2)`)
		page.NoErrors()
	})
}
