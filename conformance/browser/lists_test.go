package browser

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// Numbers that are made out of those before them, which come and go.
func TestFibonacci(t *testing.T) {
	OnBackends(t, App{Name: "fibonacci"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#sum", "4 numbers, sum 4")
		wantAsked(t, page, 0,
			`series.children < (4)`,
			`sum.children < ()`,
			`{"i":0}.children < ()`,
			`{"i":1}.children < (0)`,
			`{"i":2}.children < (0, 1)`,
			`{"i":3}.children < (0, 1, 1)`,
			`sum.children < {"i":0}.children {"i":1}.children {"i":2}.children {"i":3}.children (0, 1, 1, 2)`)
		mark := page.Mark()
		page.Type("#n", kb.ArrowUp)
		page.AwaitText("#sum", "5 numbers, sum 7")
		wantTexts(t, page, "#series p", "0", "1", "1", "2", "3")
		wantAsked(t, page, mark,
			`series.children < n.value (5)`,
			`{"i":0}.children < ()`,
			`{"i":1}.children < (0)`,
			`{"i":2}.children < (0, 1)`,
			`{"i":3}.children < (0, 1, 1)`,
			`{"i":4}.children < (0, 1, 1, 2)`,
			`sum.children < {"i":0}.children {"i":1}.children {"i":2}.children {"i":3}.children {"i":4}.children (0, 1, 1, 2, 3)`)
		for _, want := range []string{"4 numbers, sum 4", "3 numbers, sum 2", "2 numbers, sum 1", "1 numbers, sum 0"} {
			page.Type("#n", kb.ArrowDown)
			page.AwaitText("#sum", want)
		}
		mark = page.Mark()
		page.Type("#n", kb.ArrowDown)
		page.AwaitText("#sum", "0 numbers, sum 0")
		wantAsked(t, page, mark, `series.children < n.value (0)`, `sum.children < ()`)
		page.NoErrors()
	})
}

// tick is the selector of the field that ticks an item off.
func tick(item string) string { return byID(`{"item":`+item+`,"part":"done"}`) + " input" }

func TestTodoList(t *testing.T) {
	OnBackends(t, App{Name: "todo-list"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#totals", "0 of 0 done")
		wantAsked(t, page, 0, `totals.children < ()`)
		page.Type("#new", "apples")
		mark := page.Mark()
		page.Click("#add")
		page.AwaitText("#totals", "0 of 1 done")
		page.Await("an empty field", `document.querySelector("#new").value === ""`)
		wantAsked(t, page, mark,
			`list.children new.value < add.n_clicks (1, -, -; "apples")`,
			`totals.children < {"item":0,"part":"done"}.value ([])`,
			`{"item":0,"part":"text"}.style < ([])`,
			`{"item":0,"part":"note"}.children < ([])`)
		page.Type("#new", "pears"+kb.Enter)
		page.AwaitText("#totals", "0 of 2 done")
		page.Type("#new", "plums"+kb.Enter)
		page.AwaitText("#totals", "0 of 3 done")
		wantTexts(t, page, "#list b", "apples", "pears", "plums")
		page.Idle()
		wantTexts(t, page, "#list i", "0 of 0 before, next", "0 of 1 before", "0 of 2 before")

		mark = page.Mark()
		page.Click(tick("0"))
		page.AwaitText("#totals", "1 of 3 done")
		page.AwaitText(byID(`{"item":1,"part":"note"}`), "1 of 1 before, next")
		page.AwaitText(byID(`{"item":2,"part":"note"}`), "1 of 2 before")
		wantTexts(t, page, "#list i", "", "1 of 1 before, next", "1 of 2 before")
		wantStyle(t, page, byID(`{"item":0,"part":"text"}`), "text-decoration-line", "line-through")
		wantStyle(t, page, byID(`{"item":1,"part":"text"}`), "font-weight", "700")
		wantAsked(t, page, mark,
			`{"item":0,"part":"text"}.style < {"item":0,"part":"done"}.value (["done"])`,
			`{"item":0,"part":"note"}.children < {"item":0,"part":"done"}.value (["done"])`,
			`{"item":1,"part":"note"}.children < {"item":0,"part":"done"}.value (["done"], [])`,
			`{"item":2,"part":"note"}.children < {"item":0,"part":"done"}.value (["done"], [], [])`,
			`totals.children < {"item":0,"part":"done"}.value (["done"], [], [])`)

		mark = page.Mark()
		page.Click("#clear")
		page.AwaitText("#totals", "0 of 2 done")
		wantTexts(t, page, "#list b", "pears", "plums")
		wantAsked(t, page, mark,
			`list.children new.value < clear.n_clicks (1, 2, 1; "", "apples", "pears", "plums", ["done"], [], [])`,
			`totals.children < {"item":0,"part":"done"}.value {"item":1,"part":"done"}.value ([], [])`,
			`{"item":0,"part":"text"}.style < ([])`,
			`{"item":0,"part":"note"}.children < ([])`,
			`{"item":1,"part":"text"}.style < ([])`,
			`{"item":1,"part":"note"}.children < ([], [])`)
		wantTexts(t, page, "#list i", "0 of 0 before, next", "0 of 1 before")
		page.Click(tick("0"))
		page.AwaitText("#totals", "1 of 2 done")
		page.Click(tick("1"))
		page.AwaitText("#totals", "2 of 2 done")
		page.Click("#clear")
		page.AwaitText("#totals", "0 of 0 done")
		page.AwaitCount("#list b", 0)
		page.NoErrors()
	})
}

func TestRunningMatch(t *testing.T) {
	OnBackends(t, App{Name: "running-match"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		wantAsked(t, page, 0)
		for _, row := range []string{"1", "2"} {
			own := byID(`{"part":"go","row":` + row + `}`)
			page.Click(own)
			page.AwaitText(own, "busy")
			page.AwaitCount("#buttons button:disabled", 2)
			page.Click("#finish")
			page.AwaitText(byID(`{"part":"to","row":`+row+`}`), "done 1")
			page.AwaitText(own, "again")
			page.AwaitCount("#buttons button:disabled", 0)
		}
		wantTexts(t, page, "#buttons button, #results p", "again", "again", "done 1", "done 1")
		wantAsked(t, page, 0,
			`{"part":"to","row":1}.children < {"part":"go","row":1}.n_clicks (1)`,
			`nothing < finish.n_clicks (1): 204`,
			`{"part":"to","row":2}.children < {"part":"go","row":2}.n_clicks (1)`,
			`nothing < finish.n_clicks (2): 204`)
		page.NoErrors()
	})
}

// Components that are part of an option's label have callbacks like others, and
// children may be of any kind.
func TestComponentsInProperties(t *testing.T) {
	OnBackends(t, App{Name: "parts"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#chosen", "right")
		page.AwaitText(byID(`{"say":"right"}`), "say right")
		wantAsked(t, page, 0, `chosen.children made.options < (["right"])`)
		mark := page.Mark()
		page.Click(byID(`{"name":"left","part":"button"}`))
		page.AwaitText(byID(`{"name":"left","part":"count"}`), "left 1")
		wantTexts(t, page, byID(`{"name":"right","part":"count"}`), "none")
		page.Idle()
		page.Click("#checks label:first-child input")
		page.AwaitCount("#made u", 2)
		page.Idle()
		page.Click(byID(`{"say":"left"}`))
		page.AwaitText("#heard", "2 labels, 1 clicks")
		wantAsked(t, page, mark,
			`{"name":"left","part":"count"}.children < {"name":"left","part":"button"}.n_clicks (1)`,
			`chosen.children made.options < checks.value (["right","left"])`,
			`heard.children < {"say":"left"}.n_clicks (-, 1)`)
		for _, want := range []string{"", "text", "5", "", "ab7", "one", "xy"} {
			page.Click("#next")
			page.AwaitText("#kind", want)
			page.Idle()
		}
		page.AwaitCount("#kind b", 1)
		page.NoErrors()
	})
}
