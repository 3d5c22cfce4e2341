package browser

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// A callback whose outputs are its inputs doesn't call itself.
func TestCircularCallback(t *testing.T) {
	OnBackends(t, App{Name: "converter"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#seen", "10 C, 50 F")
		wantAsked(t, page, 0, `celsius.value fahrenheit.value < (10, -)`, `seen.children < celsius.value fahrenheit.value (10, 50)`)
		mark := page.Mark()
		page.Type("#celsius", "0")
		page.AwaitText("#seen", "100 C, 212 F")
		page.Await("the other field", `document.querySelector("#fahrenheit").value === "212"`)
		wantAsked(t, page, mark,
			`celsius.value fahrenheit.value < celsius.value (100, 50)`,
			`seen.children < celsius.value fahrenheit.value (100, 212)`)
		mark = page.Mark()
		page.Type("#fahrenheit", kb.Backspace)
		page.AwaitText("#seen", "-6.11111 C, 21 F")
		page.Type("#fahrenheit", kb.Backspace)
		page.AwaitText("#seen", "-16.6667 C, 2 F")
		page.Type("#fahrenheit", kb.Backspace)
		page.AwaitText("#seen", "0 C, 0 F")
		page.Type("#fahrenheit", "5")
		page.AwaitText("#seen", "-15 C, 5 F")
		page.Await("the other field", `document.querySelector("#celsius").value === "-15"`)
		wantAsked(t, page, mark,
			`celsius.value fahrenheit.value < fahrenheit.value (100, 21)`,
			`seen.children < celsius.value fahrenheit.value (-6.111111111111111, 21)`,
			`celsius.value fahrenheit.value < fahrenheit.value (-6.111111111111111, 2)`,
			`seen.children < celsius.value fahrenheit.value (-16.666666666666668, 2)`,
			`celsius.value fahrenheit.value < fahrenheit.value (-16.666666666666668, null)`,
			`seen.children < celsius.value fahrenheit.value (null, null)`,
			`celsius.value fahrenheit.value < fahrenheit.value (null, 5)`,
			`seen.children < celsius.value fahrenheit.value (-15, 5)`)
		page.NoErrors()
	})
}

func TestArgumentsByName(t *testing.T) {
	OnBackends(t, App{Name: "grouped"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#text", "Hi Ada King")
		wantTexts(t, page, "#length, #why", "11", "page load")
		page.Type("#greeting", "!")
		page.Type("#last", "s")
		page.AwaitText("#text", "Hi! Ada Kings")
		wantTexts(t, page, "#length, #why", "13", "last")
		page.Type("#first", "m")
		page.AwaitText("#why", "first")
		wantAsked(t, page, 0,
			`text.children length.children why.children < ("Ada", "King"; "Hi")`,
			`text.children length.children why.children < last.value ("Ada", "Kings"; "Hi!")`,
			`text.children length.children why.children < first.value ("Adam", "Kings"; "Hi!")`)
		page.NoErrors()
	})
}

func TestMissingComponents(t *testing.T) {
	OnBackends(t, App{Name: "missing"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#all", "0:")
		page.AwaitText("#takes", "0 none, none")
		wantAsked(t, page, 0, `takes.children < (-, null; null)`, `all.children < ()`)
		mark := page.Mark()
		page.Click("#come")
		page.AwaitText("#all", "2: 0,1")
		page.AwaitText("#needs", "needs here")
		page.AwaitText("#takes", "1 here, none")
		page.AwaitText(byID(`{"n":1,"part":"echo"}`), "echo 1")
		wantAsked(t, page, mark,
			`place.children < come.n_clicks (1, -)`,
			`takes.children < come.n_clicks (1, null; null)`,
			`needs.children < late.value ("here")`,
			`takes.children < late.value (1, "here"; null)`,
			`all.children < {"n":0,"part":"late"}.children {"n":1,"part":"late"}.children ("0", "1")`,
			`{"n":0,"part":"echo"}.children < ("0")`,
			`{"n":1,"part":"echo"}.children < ("1")`)
		mark = page.Mark()
		page.Click("#go")
		page.AwaitText("#all", "0:")
		page.AwaitCount("#late", 0)
		wantTexts(t, page, "#needs, #takes, #none", "needs here", "1 here, none", "not run")
		wantAsked(t, page, mark, `place.children < go.n_clicks (1, 1)`, `all.children < ()`)
		page.Click("#come")
		page.AwaitText("#takes", "2 here, none")
		page.AwaitText("#all", "2: 0,1")
		page.NoErrors()
	})
}

func TestCallbacksRegisteredWhileRunning(t *testing.T) {
	OnBackends(t, App{Name: "dynamic"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.Click("#use")
		page.Idle()
		wantAsked(t, page, 0)
		page.Click("#create")
		page.AwaitText("#created", "created 1")
		page.Idle()
		wantTexts(t, page, "#used", "not used")
		page.Click("#use")
		page.AwaitText("#used", "used 2")
		page.Click("#create")
		page.AwaitText("#created", "created 2")
		page.Click("#use")
		page.AwaitText("#used", "used 3")
		wantAsked(t, page, 0,
			`created.children < create.n_clicks (1)`,
			`used.children < use.n_clicks (2)`,
			`created.children < create.n_clicks (2)`,
			`used.children < use.n_clicks (3)`)
		page.NoErrors()
	})
}

func TestErrorHandlers(t *testing.T) {
	OnBackends(t, App{Name: "error-handler"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.Click("#own")
		page.AwaitText("#after", "after instead of own error 1")
		wantTexts(t, page, "#own-out, #told, #noted", "instead of own error 1", "none", "told: own error 1")
		page.Click("#common")
		page.AwaitText("#noted", "noted: common error 1")
		page.Click("#several")
		page.AwaitText("#noted", "noted: several errors 1")
		page.Click("#fine")
		page.Idle()
		wantTexts(t, page, "#common-out, #a, #b, #noted", "noted: several errors 1", "as it was", "as it was", "as it was")
		wantAsked(t, page, 0,
			`own-out.children < own.n_clicks (1)`,
			`after.children < own-out.children ("instead of own error 1")`,
			`common-out.children < common.n_clicks (1)`,
			`a.children b.children < several.n_clicks (1)`,
			`common-out.children@a066a810d900025a577e2c3e3b68218caa636cb1172b94dd48ab957e71d510cd < fine.n_clicks (1): 204`)
		page.NoErrors()
	})
}

// An answer that was overtaken is dropped, and so is one for a component that has
// gone.
func TestLateAnswers(t *testing.T) {
	OnBackends(t, App{Name: "race"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#after", "after idle")
		mark := page.Mark()
		page.Click("#slow")
		page.Await("a request under way", `window.dash_stores[0].getState().callbacks.watched.length === 1`)
		page.Click("#quick")
		page.AwaitText("#after", "after quick 1")
		page.Click("#finish")
		page.AwaitRequests(mark, 4)
		page.Idle()
		wantTexts(t, page, "#shown, #after", "quick 1", "after quick 1")
		page.Click("#slow")
		page.Await("a request under way", `window.dash_stores[0].getState().callbacks.watched.length === 1`)
		page.Click("#drop")
		page.AwaitText("#place", "dropped")
		page.Click("#finish")
		page.AwaitRequests(mark, 7)
		page.Idle()
		wantTexts(t, page, "#place, #after", "dropped", "after quick 1")
		wantAsked(t, page, mark,
			`shown.children < slow.n_clicks (1, -)`,
			`shown.children < quick.n_clicks (1, 1)`,
			`after.children < shown.children ("quick 1")`,
			`nothing < finish.n_clicks (1): 204`,
			`shown.children < slow.n_clicks (2, 1)`,
			`place.children < drop.n_clicks (1)`,
			`nothing < finish.n_clicks (2): 204`)
		page.NoErrors()
	})
}
