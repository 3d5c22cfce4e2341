package browser

import (
	"strings"
	"testing"
)

func TestUpdatingTitle(t *testing.T) {
	for app, busy := range map[string]string{"title": "Updating...", "own-title": "Please wait"} {
		t.Run(app, func(t *testing.T) {
			OnBackends(t, App{Name: app}, func(t testing.TB, b *Backend) {
				page := Open(t, b.URL)
				page.Await("the app's title", `document.title === "Slow app"`)
				page.Click("#work")
				page.Await("the title of a busy page", `document.title === `+quote(busy))
				page.Click("#finish")
				page.AwaitText("#result", "result 1")
				page.Await("the app's title again", `document.title === "Slow app"`)
				wantAsked(t, page, 0, `result.children < work.n_clicks (1)`, `nothing < finish.n_clicks (1): 204`)
				page.NoErrors()
			})
		})
	}
}

// While a callback runs, what it will change is veiled, and nothing else.
func TestLoading(t *testing.T) {
	OnBackends(t, App{Name: "loading"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#result", "idle")
		page.AwaitCount(".dash-spinner", 0)
		page.Click("#work")
		page.AwaitCount(".dash-spinner", 1)
		page.Await("the mark of a component that loads", `document.querySelector("#result").dataset.dashIsLoading === "true"`)
		if Eval[bool](page, `document.querySelector("#apart").dataset.dashIsLoading === "true"`) {
			t.Error("a component is marked as loading that no callback changes")
		}
		wantStyle(t, page, "#result", "visibility", "hidden")
		page.Click("#finish")
		page.AwaitText("#result", "result 1")
		page.AwaitCount(".dash-spinner", 0)
		wantStyle(t, page, "#result", "visibility", "visible")
		wantJSON(t, "the answer", last(t, page, 0, "result.children").Answer, `{"multi":true,"response":{"result":{"children":"result 1"}}}`)
		wantAsked(t, page, 0, `result.children < work.n_clicks (1)`, `nothing < finish.n_clicks (1): 204`)
		page.NoErrors()
	})
}

func TestUndoRedo(t *testing.T) {
	OnBackends(t, App{Name: "undo"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#echo", "echo one")
		page.Type("#text", " two\r")
		page.AwaitText("#echo", "echo one two")
		mark := page.Mark()
		page.ClickText("._dash-undo-redo-link", "↺\nundo")
		page.AwaitText("#echo", "echo one")
		page.Await("the field as it was", `document.querySelector("#text").value === "one"`)
		page.ClickText("._dash-undo-redo-link", "↻\nredo")
		page.AwaitText("#echo", "echo one two")
		wantRan(t, page, mark, "echo.children < text.value", "echo.children < text.value")
		page.NoErrors()
	})
}

func TestPrefix(t *testing.T) {
	OnBackends(t, App{Name: "plain", Options: Options{"url_base_pathname": "/some/place/"}}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#counted", "0 counted")
		page.Click("#count")
		page.AwaitText("#counted", "1 counted")
		page.Idle()
		for _, x := range page.Exchanges() {
			if !strings.HasPrefix(x.Path, "/some/place/_") || x.Status != 200 {
				t.Errorf("%s %s was answered with %d", x.Method, x.Path, x.Status)
			}
		}
		outside := OpenBlank(t)
		outside.Go(strings.TrimSuffix(b.URL, "some/place/"))
		outside.Await("no app outside the prefix", `document.querySelector("#_dash-app-content, #react-entry-point") === null`)
		page.NoErrors()
		page.NoStrangers()
	})
}

// Styles and scripts from elsewhere come before the app's own, in their order.
func TestTags(t *testing.T) {
	files := map[string]string{
		"b.css":       ".head { margin-left: 22px; }",
		"a.js":        "window.order.push('a');",
		"c.js":        "window.order.push('c');",
		"deep/d.js":   "window.order.push('deep');",
		"z.txt":       "no tag",
		"favicon.ico": "icon",
		"notes/e.css": ".head { padding-left: 33px; }",
	}
	OnBackendsWithFiles(t, App{Name: "tags"}, files, func(t testing.TB, b *Backend, _ string) {
		page := Open(t, b.URL)
		if got := strings.Join(Eval[[]string](page, "window.order"), " "); got != "external second a c deep" {
			t.Errorf("the scripts ran in the order %s", got)
		}
		wantStyle(t, page, "#head", "color", "rgb(1, 2, 3)")
		wantStyle(t, page, "#head", "margin-left", "22px") // the own one comes last
		wantStyle(t, page, "#head", "padding-left", "33px")
		if title := page.Title(); title != "Tags & more" {
			t.Errorf("the title is %q", title)
		}
		for expression, want := range map[string]string{
			`document.querySelector("meta[name=description]").content`: "a page <for> tests",
			`document.querySelector("#second-script").dataset.own`:     "yes",
			`document.querySelector("#outside").rel`:                   "stylesheet",
			`document.characterSet`:                                    "UTF-8",
		} {
			if got := Eval[string](page, expression); got != want {
				t.Errorf("%s is %q, want %q", expression, got, want)
			}
		}
		if icon := Eval[string](page, `document.querySelector("link[rel=icon]").getAttribute("href")`); !strings.HasPrefix(icon, "/assets/favicon.ico") {
			t.Errorf("the page's icon is %s", icon)
		}
		page.NoErrors()
		page.NoStrangers()
	})
}

func TestIndexString(t *testing.T) {
	OnBackends(t, App{Name: "index-string"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#mine", "my own page")
		page.AwaitText("#head", "inside")
		if class := Eval[string](page, "document.body.className"); class != "own" {
			t.Errorf("the body's class is %q", class)
		}
		for _, x := range page.Exchanges() {
			if x.Status != 200 {
				t.Errorf("%s %s was answered with %d", x.Method, x.Path, x.Status)
			}
		}
		page.NoErrors()
	})
}
