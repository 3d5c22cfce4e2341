package browser

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

func TestCookies(t *testing.T) {
	OnBackends(t, App{Name: "cookies"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#known", "0: nobody, seen: no")
		page.AwaitText("#agent", "a browser at _dash-update-component")
		page.Click("#enter")
		page.AwaitText("#state", "entered")
		page.Click("#who")
		page.AwaitText("#known", "1: number-7, seen: yes")
		page.Click("#leave")
		page.AwaitText("#state", "left")
		page.Click("#who")
		page.AwaitText("#known", "2: nobody, seen: yes")
		wantAsked(t, page, 0,
			`known.children < (-)`,
			`agent.children < (-)`,
			`state.children < enter.n_clicks (1, -)`,
			`known.children < who.n_clicks (1)`,
			`agent.children < who.n_clicks (1)`,
			`state.children < leave.n_clicks (1, 1)`,
			`known.children < who.n_clicks (2)`,
			`agent.children < who.n_clicks (2)`)
		for i, want := range map[int]string{2: "first", 5: ""} {
			if visit, _ := page.Callbacks()[i].Exchange.Header("X-Visit"); visit != want {
				t.Errorf("callback %d answered with the header %q, want %q", i, visit, want)
			}
		}
		page.NoErrors()
	})
}

// Functions of the page see each request, and may change it.
func TestRequestHooks(t *testing.T) {
	OnBackends(t, App{Name: "request-hooks"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#after", "after echo open")
		mark := page.Mark()
		page.Type("#text", strings.Repeat(kb.Backspace, 4)+"secret"+kb.Enter)
		page.AwaitText("#after", "after echo hidden")
		wantAsked(t, page, mark, `echo.children < text.value ("hidden")`, `after.children < echo.children ("echo hidden")`)
		told := Eval[[]string](page, "window.told")
		if want := []string{
			"layout", "got a Div",
			"ask echo.children", `answer {"children":"echo open"}`, "ask after.children", `answer {"children":"after echo open"}`,
			"ask echo.children", `answer {"children":"echo hidden"}`, "ask after.children", `answer {"children":"after echo hidden"}`,
		}; !slices.Equal(told, want) {
			t.Errorf("the page's functions were told %q", told)
		}
		if n := Eval[int](page, "window.resolved"); n != 4 {
			t.Errorf("the page's function was told of %d callbacks that ended, want 4", n)
		}
		page.NoErrors()
	})
}
