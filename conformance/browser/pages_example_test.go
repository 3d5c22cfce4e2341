package browser

import (
	"testing"
)

// A visit to the example of several pages: by its links, by the address, and to an
// address that leads nowhere.
func TestPagesExample(t *testing.T) {
	backend := Start(t, Program("./examples/pages"))
	page := Open(t, backend.URL)
	page.AwaitText("h1", "Our neighbours in the dark")
	page.AwaitText(".link.current", "Home")
	page.Await("the title", `document.title === "Eight planets"`)
	page.AwaitCount(".row .disk", 8)
	Eval[bool](page, `window.mark = true`)

	page.ClickText(".link", "Planets")
	page.AwaitText("h1", "Planets")
	page.AwaitText(".link.current", "Planets")
	page.ClickText(".order", "Moons")
	page.AwaitText(".order.current", "Moons")
	if names := page.Texts("#cards strong"); len(names) != 8 || names[0] != "Saturn" || names[1] != "Jupiter" {
		t.Errorf("by moons the planets are %q", names)
	}

	mark := page.Mark()
	page.ClickText(".card strong", "Jupiter")
	page.AwaitText("#planet", "Jupiter")
	page.AwaitText("#weighs", "Here your scales would show 177.1 kg.")
	page.Await("the title", `document.title === "Jupiter · Eight planets"`)
	page.Idle()
	if ran := outputs(page.CallbacksSince(mark)); len(ran) != 3 {
		t.Errorf("a click on a planet ran %s, want the page, the navigation and the scales", ran)
	}
	page.Back()
	page.AwaitText(".order.current", "Moons")
	if !Eval[bool](page, `window.mark === true`) {
		t.Error("the document was loaded again between pages")
	}

	deep := Open(t, backend.URL+"planets/mars?x=1")
	deep.AwaitText("#planet", "Mars")
	deep.Await("the title", `document.title === "Mars · Eight planets"`)
	lost := Open(t, backend.URL+"%3Cb%3Emoon")
	lost.AwaitText("#lost h1", "Lost in space")
	moved := Open(t, backend.URL+"info")
	moved.AwaitText("h1", "About")
	if got := Eval[string](moved, "location.pathname"); got != "/about" {
		t.Errorf("/info leads to %s", got)
	}
	for _, p := range []*Page{page, deep, lost, moved} {
		p.NoErrors()
		p.NoStrangers()
	}
}
