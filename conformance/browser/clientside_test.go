package browser

import "testing"

// Functions that run in the browser ask the server nothing; what waits for them
// does.
func TestClientside(t *testing.T) {
	files := map[string]string{"own.js": `window.dash_clientside = Object.assign({}, window.dash_clientside, {
		own: {reverse: text => [...text].reverse().join("")}});`}
	OnBackendsWithFiles(t, App{Name: "clientside"}, files, func(t testing.TB, b *Backend, _ string) {
		page := Open(t, b.URL)
		page.AwaitText("#length", "ABC has 3")
		wantRan(t, page, 0, "length.children < upper.children")
		mark := page.Mark()
		page.Type("#text", "d")
		page.AwaitText("#length", "ABCD has 4")
		page.AwaitText("#promise", "promised abcd")
		page.AwaitText("#named", "dcba")
		wantTexts(t, page, "#upper, #kept", "ABCD", "old")
		wantRan(t, page, mark, "length.children < upper.children")
		page.NoErrors()
	})
}

// What a function in the browser knows of its call, and what it may change.
func TestClientsideContext(t *testing.T) {
	OnBackends(t, App{Name: "client-context"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#why", "| | a.n_clicks,b.n_clicks | list.id | 2 | why")
		page.AwaitText("#all", "[null,null] null")
		page.Click("#a")
		page.AwaitText("#after", "after set 1")
		wantStyle(t, page, "#set", "color", "rgb(255, 0, 0)")
		page.AwaitText("#why", "a | a.n_clicks=1 | a.n_clicks,b.n_clicks | list.id | 2 | why")
		page.Click("#b")
		page.AwaitText("#list", "first\nitem 1")
		page.Click("#b")
		page.AwaitText("#list", "first\nitem 1\nitem 2")
		page.AwaitText("#why", "b | b.n_clicks=2 | a.n_clicks,b.n_clicks | list.id | 2 | why")
		page.Click(byID(`{"n":1}`))
		page.AwaitText("#all", `[null,1] {"n":1}`)
		page.Click("#fail")
		page.Idle()
		page.Click("#a")
		page.AwaitText("#after", "after set 2")
		wantTexts(t, page, "#failed, #after-failed", "as it was", "not run")
		wantAsked(t, page, 0, `after.children < set.children ("set 1")`, `after.children < set.children ("set 2")`)
		allowed{"broken on purpose": "the renderer writes what the function throws to the console"}.wantOnly(t, page)
	})
}
