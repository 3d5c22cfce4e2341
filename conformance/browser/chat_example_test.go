package browser

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// The example of a room: two tabs see each other come, talk and go, and who comes
// later reads what was said.
func TestChatExample(t *testing.T) {
	backend := Start(t, Program("./examples/chat"))
	ada := Open(t, backend.URL)
	ada.AwaitText("#people", "Guest 1")
	ada.Await("a name", `document.querySelector("#name").value === "Guest 1"`)
	bob := Open(t, backend.URL)
	for _, page := range []*Page{ada, bob} {
		page.AwaitText("#people", "Guest 1\nGuest 2")
		page.AwaitText("#count", "2")
	}
	ada.Await("an empty field", `(document.querySelector("#name").select(), true)`)
	ada.Type("#name", kb.Backspace+"Ada"+kb.Enter)
	for _, page := range []*Page{ada, bob} {
		page.AwaitText("#people", "Ada\nGuest 2")
	}

	ada.Type("#text", "Hello <b>Bob</b>"+kb.Enter)
	ada.Await("an empty field", `document.querySelector("#text").value === ""`)
	bob.AwaitText(".bubble", "Hello <b>Bob</b>")
	bob.Type("#text", "Hello Ada")
	bob.Click("#send")
	const said = `[...document.querySelectorAll(".message")].map(e => e.querySelector(".name").innerText + ": " + e.querySelector(".bubble").innerText).join("; ")`
	const want = "Ada: Hello <b>Bob</b>; Guest 2: Hello Ada"
	t.Run("a third one", func(t *testing.T) {
		late := Open(t, backend.URL)
		for _, page := range []*Page{ada, bob, late} {
			page.For(t).Await("what was said", said+" === "+quote(want))
			page.For(t).AwaitText("#count", "3")
		}
	})
	// The others see the tab go, at once.
	for _, page := range []*Page{ada, bob} {
		page.AwaitText("#people", "Ada\nGuest 2")
		page.AwaitText("#count", "2")
	}
	for _, page := range []*Page{ada, bob} {
		page.NoErrors()
		page.NoStrangers()
	}
}
