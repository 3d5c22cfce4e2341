package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// byID finds the component whose dict id is written as JSON.
func byID(id string) string { return "[id='" + id + "']" }

func TestAllAddsAndRemoves(t *testing.T) {
	OnBackends(t, App{Name: "todo"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#total", "0 items, 0")
		wantRan(t, page, 0, "total.children <")
		page.Click("#add")
		page.AwaitText("#total", "1 items, 1")
		page.Click("#add")
		page.AwaitText("#total", "2 items, 3")
		page.Click("#add")
		page.AwaitText("#total", "3 items, 6")
		page.AwaitCount("#items input", 3)
		page.Idle()

		mark := page.Mark()
		page.Click(byID(`{"n":2,"type":"remove"}`))
		page.AwaitText("#total", "2 items, 4")
		page.AwaitCount(byID(`{"n":2,"type":"amount"}`), 0)
		c := page.CallbacksSince(mark)[0]
		if c.Output != "items.children" || len(c.Changed) != 1 || c.Changed[0] != `{"n":2,"type":"remove"}.n_clicks` {
			t.Errorf("a removal made the page run %s after a change of %q", c.Output, c.Changed)
		}

		mark = page.Mark()
		page.Type(byID(`{"n":3,"type":"amount"}`), kb.Backspace+"5")
		page.AwaitText("#total", "2 items, 6")
		c = last(t, page, mark, "total.children")
		if len(c.Changed) != 1 || c.Changed[0] != `{"n":3,"type":"amount"}.value` {
			t.Errorf("the total ran after a change of %q", c.Changed)
		}
		page.NoErrors()
	})
}

// Each row has a callback of its own, and only that of the changed row runs.
func TestMatch(t *testing.T) {
	OnBackends(t, App{Name: "rows"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText(byID(`{"row":0,"type":"echo"}`), "row ?: word0")
		page.Click("#add")
		page.AwaitText(byID(`{"row":1,"type":"echo"}`), "row ?: word1")
		page.Idle()
		mark := page.Mark()
		page.Type(byID(`{"row":1,"type":"word"}`), "!")
		page.AwaitText(byID(`{"row":1,"type":"echo"}`), "row 1: word1!")
		wantRan(t, page, mark, `{"row":["MATCH"],"type":"echo"}.children < {"row":1,"type":"word"}.value`)
		wantTexts(t, page, "#rows p", "row ?: word0", "row 1: word1!")
		page.NoErrors()
	})
}

func TestAllSmaller(t *testing.T) {
	OnBackends(t, App{Name: "smaller"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText(byID(`{"n":3,"type":"sum"}`), "30 and 30 of 2 before")
		wantTexts(t, page, "p", "10 and 0 of 0 before", "20 and 10 of 1 before", "30 and 30 of 2 before")
		page.Idle()
		mark := page.Mark()
		page.Type(byID(`{"n":2,"type":"number"}`), kb.Backspace+"5")
		page.AwaitText(byID(`{"n":3,"type":"sum"}`), "30 and 35 of 2 before")
		page.AwaitText(byID(`{"n":2,"type":"sum"}`), "25 and 10 of 1 before")
		page.Idle()
		for _, c := range page.CallbacksSince(mark) {
			if strings.Contains(string(page.RequestBody(c.Exchange)), `"outputs":{"id":{"n":1,`) {
				t.Error("the sum before the changed number ran too")
			}
		}
		page.NoErrors()
	})
}

func TestMatchWithAll(t *testing.T) {
	OnBackends(t, App{Name: "grid"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText(byID(`{"out":"sum","row":1}`), "33")
		page.AwaitText(byID(`{"out":"sum","row":0}`), "3")
		page.Idle()
		mark := page.Mark()
		page.Type(byID(`{"col":2,"row":1}`), kb.Backspace+"9")
		page.AwaitText(byID(`{"out":"sum","row":1}`), "40")
		page.Idle()
		for _, c := range page.CallbacksSince(mark) {
			if body := string(page.RequestBody(c.Exchange)); !strings.Contains(body, `"outputs":{"id":{"out":"sum","row":1},`) {
				t.Errorf("a change in row 1 made the page ask %s", body)
			}
			if len(c.Inputs) != 3 {
				t.Errorf("the page sent the inputs %s, want the three of the row", c.Inputs)
			}
		}
		page.Click("#paint")
		wantStyle(t, page, byID(`{"col":1,"row":0}`), "color", "rgb(255, 0, 0)")
		wantStyle(t, page, byID(`{"col":1,"row":1}`), "color", "rgb(255, 0, 0)")
		if red := Eval[int](page, `[...document.querySelectorAll("[id*=col]")].filter(e => getComputedStyle(e).color === "rgb(255, 0, 0)").length`); red != 2 {
			t.Errorf("%d of the fields are red, want the two of column 1", red)
		}
		page.NoErrors()
	})
}
