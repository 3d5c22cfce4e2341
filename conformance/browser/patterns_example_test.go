package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// The callbacks of the example, as the page names them.
const (
	addItem    = "..list.children...text.value.."
	strikeItem = `{"item":["MATCH"],"type":"row"}.className`
	showItems  = `{"item":["ALL"],"type":"row"}.hidden`
	countItems = "..count.children...clear.disabled.."
)

// A person's visit to the to-do list: adds, ticks, filters, deletes and clears. Only
// the callbacks that a step concerns are asked.
func TestPatternsExample(t *testing.T) {
	backend := Start(t, Program("./examples/patterns"))
	page := Open(t, backend.URL)
	shown := func(want ...string) {
		t.Helper()
		page.Await("the rows "+strings.Join(want, ", "), `[...document.querySelectorAll("li")].filter(e => e.offsetHeight > 0).
			map(e => e.querySelector("label").innerText.trim()).join(", ") === `+quote(strings.Join(want, ", ")))
	}
	page.AwaitText("#count", "3 of 3 left")
	shown("Water the tomatoes", "Call grandmother", "Mend the bicycle")
	page.Idle()
	wantCallbacks(t, page, 0, nil, showItems, countItems)

	mark := page.Mark()
	page.Type("#text", "Sleep"+kb.Enter)
	page.AwaitText("#count", "4 of 4 left")
	shown("Water the tomatoes", "Call grandmother", "Mend the bicycle", "Sleep")
	page.Await("an empty field", `document.querySelector("#text").value === ""`)
	if answer := string(last(t, page, mark, addItem).Answer); strings.Contains(answer, "tomatoes") || !strings.Contains(answer, `"operation":"Append"`) {
		t.Errorf("a new row was answered with %s, want that row alone", answer)
	}

	mark = page.Mark()
	page.Click(byID(`{"item":2,"type":"done"}`) + " input")
	page.AwaitText("#count", "3 of 4 left")
	page.AwaitCount("li.done", 1)
	wantTexts(t, page, "li.done label", "Call grandmother")
	page.Idle()
	wantCallbacks(t, page, mark, []string{`{"item":2,"type":"done"}.value`}, strikeItem, showItems, countItems)

	page.ClickText("#filter label", "Done")
	shown("Call grandmother")
	page.ClickText("#filter label", "To do")
	shown("Water the tomatoes", "Mend the bicycle", "Sleep")
	page.Type("#text", "Dream")
	page.Click("#add")
	shown("Water the tomatoes", "Mend the bicycle", "Sleep", "Dream")

	page.Click(byID(`{"item":1,"type":"delete"}`))
	shown("Mend the bicycle", "Sleep", "Dream")
	page.AwaitText("#count", "3 of 4 left")
	page.Click("#clear")
	page.AwaitText("#count", "3 of 3 left")
	page.ClickText("#filter label", "All")
	shown("Mend the bicycle", "Sleep", "Dream")
	page.Await("nothing to clear", `document.querySelector("#clear").disabled`)
	page.Idle()
	page.NoErrors()
	page.NoStrangers()
}
