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
		page.Back()
		page.AwaitText("#where", "a ?x=1 #top")
		page.Back()
		page.AwaitText("#where", "home")
		page.Forward()
		page.AwaitText("#where", "a ?x=1 #top")
		wantAsked(t, page, mark,
			`where.children < url.hash url.pathname url.search ("/a", "?x=1", "#top")`,
			`where.children < url.hash url.pathname url.search ("/b", "", "")`,
			`where.children < url.hash url.pathname url.search ("/a", "?x=1", "#top")`,
			`where.children < url.hash url.pathname url.search ("/", "", "")`,
			`where.children < url.hash url.pathname url.search ("/a", "?x=1", "#top")`)
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
		wantAsked(t, page, 0,
			`where.children < soft.pathname ("/")`,
			`soft.pathname < go-soft.n_clicks (1)`,
			`where.children < soft.pathname ("/soft")`)
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

// shownAt is how the page asks for what is at an address.
const shownAt = "_pages_content.children _pages_store.data < _pages_location.pathname _pages_location.search "

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
		wantAsked(t, page, 0,
			shownAt+`("/", "")`,
			shownAt+`("/item/bolt", "?size=12")`,
			shownAt+`("/counter", "")`,
			`counted.children < (-)`,
			`counted.children < count.n_clicks (1)`,
			shownAt+`("/item/bolt", "?size=12")`,
			shownAt+`("/counter", "")`,
			`counted.children < (-)`)
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
		wantAsked(t, page, 0,
			shownAt+`("/site/item/nut", "?size=3")`,
			shownAt+`("/site/", "")`)
		if got := Eval[string](page, "location.pathname"); !strings.HasPrefix(got, "/site/") {
			t.Errorf("the address is %s", got)
		}
		page.NoErrors()
	})
}
