package browser

import (
	"strings"
	"testing"
)

func TestLocation(t *testing.T) {
	OnBackends(t, App{Name: "location"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#where", "home")
		Eval[bool](page, `window.mark = true`)
		mark := page.Mark()
		page.Click("#to-a")
		page.AwaitText("#where", "a ?x=1 #top")
		page.Click("#to-b")
		page.AwaitText("#where", "b")
		page.Idle()
		if c := last(t, page, mark, "where.children"); len(c.Inputs) != 3 || string(c.Inputs[0].Value) != `"/b"` {
			t.Errorf("the page sent %s", c.Inputs)
		}
		page.Back()
		page.AwaitText("#where", "a ?x=1 #top")
		page.Back()
		page.AwaitText("#where", "home")
		page.Forward()
		page.AwaitText("#where", "a ?x=1 #top")
		if !Eval[bool](page, `window.mark === true`) {
			t.Error("the document was loaded again, which a link of Dash doesn't do")
		}
		page.NoErrors()
	})
}

// A deep link is answered with the page, whatever its path.
func TestDeepLink(t *testing.T) {
	OnBackends(t, App{Name: "location"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL+"deep/er?q=%C3%A4")
		page.AwaitText("#where", "er ?q=%C3%A4")
		wantInput(t, page, "where.children", `"/deep/er"`)
		page.Reload()
		page.AwaitText("#where", "er ?q=%C3%A4")
		page.Click("#search")
		page.AwaitText("#where", "er ?n=1")
		if got := Eval[string](page, "location.pathname + location.search"); got != "/deep/er?n=1" {
			t.Errorf("the address is %s", got)
		}
		page.NoErrors()
	})
}

// The server changes the address: Location as an output.
func TestLocationAsOutput(t *testing.T) {
	OnBackends(t, App{Name: "location-href"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#where", "/")
		Eval[bool](page, `window.mark = true`)
		page.Click("#go-soft")
		page.AwaitText("#where", "/soft")
		if got := Eval[string](page, "location.pathname"); got != "/soft" || !Eval[bool](page, `window.mark === true`) {
			t.Errorf("the address is %s, want /soft without a reload", got)
		}
		page.Click("#go-hard")
		page.Await("the page to load again", `window.mark === undefined && location.pathname === "/hard"`)
		page.AwaitText("#where", "/hard")
		page.Idle()
		layouts := 0
		for _, x := range page.Exchanges() {
			if x.Path == "/_dash-layout" {
				layouts++
			}
		}
		if layouts != 2 {
			t.Errorf("the page asked for the layout %d times, want 2", layouts)
		}
		page.NoErrors()
	})
}

func TestPages(t *testing.T) {
	OnBackends(t, App{Name: "pages"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#home", "this is home")
		page.Await("the page's title", `document.title === "Home page"`)
		page.Click("#to-item")
		page.AwaitText("#item", "item bolt, 12 size")
		page.Await("the page's title", `document.title === "Item bolt"`)
		page.Click("#to-counter")
		page.AwaitText("#counted", "0 counted")
		page.Click("#count")
		page.AwaitText("#counted", "1 counted")
		page.Back()
		page.AwaitText("#item", "item bolt, 12 size")
		page.Forward()
		page.AwaitText("#counted", "0 counted")
		page.Await("the page's title", `document.title === "Counter"`)
		wantInput(t, page, ".._pages_content.children..._pages_store.data..", `"/counter"`)
		page.Click("#to-nowhere")
		page.Await("a page that says there is none", `document.body.innerText.includes("404")`)
		page.NoErrors()
	})
}

func TestPagesDeepLink(t *testing.T) {
	OnBackends(t, App{Name: "pages", Options: Options{"url_base_pathname": "/site/"}}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL+"item/nut?size=3")
		page.AwaitText("#item", "item nut, 3 size")
		page.Await("the page's title", `document.title === "Item nut"`)
		page.Click("#to-home")
		page.AwaitText("#home", "this is home")
		if got := Eval[string](page, "location.pathname"); !strings.HasPrefix(got, "/site/") {
			t.Errorf("the address is %s", got)
		}
		page.NoErrors()
	})
}
