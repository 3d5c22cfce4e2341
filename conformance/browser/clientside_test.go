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
