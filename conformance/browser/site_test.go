package browser

import "testing"

// Pages in their order, with variables, redirects, values of the layout, and one for
// addresses that lead nowhere.
func TestSite(t *testing.T) {
	OnBackends(t, App{Name: "site"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#home", "start")
		wantTexts(t, page, "nav a", "Start", "About us", "Archive")
		mark := page.Mark()
		page.Click("#deep")
		page.AwaitText("#archive", "archive 1999 12, en small, a b")
		page.Await("the title", `document.title === "Archive of 1999"`)
		page.Type("#language", "x")
		page.Idle()
		page.AwaitText("#archive", "archive 1999 12, en small, a b")
		page.Click("#mark")
		page.AwaitText("#marked", "marked 1")
		page.Type("#size", "er")
		page.AwaitText("#archive", "archive 1999 12, enx smaller, a b")
		wantTexts(t, page, "#marked", "not marked")
		page.Click("#nowhere")
		page.AwaitText("#lost", "no such page")
		page.Click(byID("to-site.about_us"))
		page.AwaitText("#about", "about us")
		const shown = `_pages_content.children _pages_store.data < `
		wantAsked(t, page, mark,
			shown+`_pages_location.pathname _pages_location.search ("/archive/1999/12", "?q=a%20b", "small"; "en")`,
			`marked.children < mark.n_clicks (1)`,
			shown+`size.value ("/archive/1999/12", "?q=a%20b", "smalle"; "enx")`,
			shown+`size.value ("/archive/1999/12", "?q=a%20b", "smaller"; "enx")`,
			shown+`_pages_location.pathname _pages_location.search ("/nowhere/at/all", "", "smaller"; "enx")`,
			shown+`_pages_location.pathname ("/site/about-us", "", "smaller"; "enx")`)
		page.Back()
		page.AwaitText("#lost", "no such page")
		moved := OpenBlank(t)
		moved.Go(b.URL + "imprint/old")
		moved.AwaitText("#about", "about us")
		moved.Idle()
		if got := Eval[string](moved, "location.pathname"); got != "/site/about-us" {
			t.Errorf("the address is %s", got)
		}
		deep := Open(t, b.URL+"archive/2001/1")
		deep.AwaitText("#archive", "archive 2001 1, en small, no query")
		if got := Eval[string](deep, `document.querySelector("meta[name=description]").content`); got != "old things" {
			t.Errorf("the description is %q", got)
		}
		for _, p := range []*Page{page, moved, deep} {
			p.NoErrors()
		}
	})
}
