package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

func TestInputDebounce(t *testing.T) {
	OnBackends(t, App{Name: "debounce"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#each-shown", "nothing")
		mark := page.Mark()
		for _, want := range []string{"a", "ab", "abc"} {
			page.Type("#each", want[len(want)-1:])
			page.AwaitText("#each-shown", want)
		}
		wantRan(t, page, mark, "each-shown.children < each.value", "each-shown.children < each.value", "each-shown.children < each.value")

		mark = page.Mark()
		page.Type("#enter", "abc")
		page.Type("#each", "d") // something to wait for
		page.AwaitText("#each-shown", "abcd")
		page.AwaitText("#enter-shown", "abc") // the field has lost the focus
		page.Type("#enter", "d"+kb.Enter)
		page.AwaitText("#enter-shown", "abcd")
		wantRan(t, page, mark, "enter-shown.children < enter.value", "each-shown.children < each.value", "enter-shown.children < enter.value")

		mark = page.Mark()
		page.Type("#pause", "a")
		page.Press("b")
		page.Press("c")
		page.AwaitText("#pause-shown", "abc")
		wantRan(t, page, mark, "pause-shown.children < pause.value")
		page.NoErrors()
	})
}

func TestInputNumber(t *testing.T) {
	OnBackends(t, App{Name: "number"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#number-shown", "4")
		page.Type("#number", kb.ArrowUp)
		page.AwaitText("#number-shown", "6")
		wantInput(t, page, "number-shown.children", `6`)
		page.Type("#number", kb.Backspace+"5") // 5 is no step from 0
		page.Type("#number", kb.Backspace+"8")
		page.AwaitText("#number-shown", "8")
		wantAsked(t, page, 0,
			`number-shown.children < (4)`,
			`number-shown.children < number.value (6)`,
			`number-shown.children < number.value (null)`,
			`number-shown.children < number.value (8)`)
		page.NoErrors()
	})
}

func TestDropdown(t *testing.T) {
	OnBackends(t, App{Name: "dropdown"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#many-shown", "red")
		page.AwaitText("#one-shown", "nothing")
		page.Click("#one")
		page.ClickText(".dash-dropdown-option", "green")
		page.AwaitText("#one-shown", "green")
		page.AwaitText("#one-value", "green")
		page.Click("#many")
		page.ClickText(".dash-dropdown-option", "blue")
		page.AwaitText("#many-shown", "red, blue")
		page.ClickText(".dash-dropdown-option", "red")
		page.AwaitText("#many-shown", "blue")
		wantAsked(t, page, 0,
			`one-shown.children < (-)`,
			`many-shown.children < (["red"])`,
			`one-shown.children < one.value ("green")`,
			`many-shown.children < many.value (["red","blue"])`,
			`many-shown.children < many.value (["blue"])`)
		page.Press(kb.Escape)
		page.NoErrors()
	})
}

func TestChecklistAndRadio(t *testing.T) {
	OnBackends(t, App{Name: "checks"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#checks-shown", "b")
		page.ClickText("#checks label", "c")
		page.AwaitText("#checks-shown", "b, c")
		page.ClickText("#checks label", "b")
		page.AwaitText("#checks-shown", "c")
		page.ClickText("#checks label", "c")
		page.AwaitText("#checks-shown", "empty")
		page.AwaitText("#radio-shown", "x")
		page.ClickText("#radio label", "Why")
		page.AwaitText("#radio-shown", "y")
		wantAsked(t, page, 0,
			`checks-shown.children < (["b"])`,
			`radio-shown.children < ("x")`,
			`checks-shown.children < checks.value (["b","c"])`,
			`checks-shown.children < checks.value (["c"])`,
			`checks-shown.children < checks.value ([])`,
			`radio-shown.children < radio.value ("y")`)
		page.NoErrors()
	})
}

func TestDatePicker(t *testing.T) {
	OnBackends(t, App{Name: "date"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#date-shown", "2024-02-10")
		page.Click("#date")
		page.ClickText(".dash-datepicker-calendar td", "15")
		page.AwaitText("#date-shown", "2024-02-15")
		wantAsked(t, page, 0, `date-shown.children < ("2024-02-10")`, `date-shown.children < date.date ("2024-02-15")`)
		page.NoErrors()
	})
}

func TestTextarea(t *testing.T) {
	OnBackends(t, App{Name: "textarea"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#area-shown", "one")
		page.Type("#area", kb.End+kb.Enter+"two <b>")
		page.AwaitText("#area-shown", "one two <b>")
		wantInput(t, page, "area-shown.children", `"one\ntwo <b>"`)
		page.NoErrors()
	})
}

func TestSliders(t *testing.T) {
	OnBackends(t, App{Name: "slider"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#slider-shown", "3")
		page.Type("#slider [role=slider]", kb.ArrowRight)
		page.AwaitText("#slider-shown", "4")
		page.AwaitText("#range-shown", "2, 8")
		page.Type("#range [role=slider]:last-of-type", kb.ArrowRight)
		page.AwaitText("#range-shown", "3, 8")
		wantAsked(t, page, 0,
			`slider-shown.children < (3)`,
			`range-shown.children < ([2,8])`,
			`slider-shown.children < slider.value (4)`,
			`range-shown.children < range.value ([3,8])`)
		page.NoErrors()
	})
}

func TestMarkdown(t *testing.T) {
	OnBackends(t, App{Name: "markdown"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#target h1", "Head")
		page.AwaitText("#target strong", "bold")
		page.AwaitText("#target code", "code")
		page.AwaitText("#target td", "1")
		page.AwaitCount("#raw", 0) // HTML is text, unless it is allowed
		page.Type("#source", kb.End+"\n\n* item")
		page.AwaitText("#target li", "item")
		if sent := last(t, page, 0, "target.children").Inputs[0].Value; !strings.Contains(string(sent), `\n\n* item`) {
			t.Errorf("the page sent %s", sent)
		}
		page.NoErrors()
	})
}

func TestConfirmDialog(t *testing.T) {
	OnBackends(t, App{Name: "confirm"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#answers", "0 yes, 0 no")
		if question := page.AnswerDialog(true, func() { page.Click("#ask") }); question != "Really?" {
			t.Errorf("the page asks %q", question)
		}
		page.AwaitText("#answers", "1 yes, 0 no")
		page.AnswerDialog(false, func() { page.Click("#ask") })
		page.AwaitText("#answers", "1 yes, 1 no")
		wantRan(t, page, 0, "answers.children <",
			"dialog.displayed < ask.n_clicks", "answers.children < dialog.submit_n_clicks",
			"dialog.displayed < ask.n_clicks", "answers.children < dialog.cancel_n_clicks")
		page.NoErrors()
	})
}

func TestTabs(t *testing.T) {
	OnBackends(t, App{Name: "tabs"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#inner", "content of x")
		mark := page.Mark()
		page.ClickText(".tab", "y")
		page.AwaitText("#inner", "content of y")
		wantRan(t, page, mark, "content.children < made.value")

		mark = page.Mark()
		page.Type("#kept", "!")
		page.ClickText(".tab", "Two")
		page.AwaitText("#second", "second")
		page.AwaitCount("#kept", 0)
		page.ClickText(".tab", "One")
		page.Await("the text that was typed", `document.querySelector("#kept")?.value === "first!"`)
		wantRan(t, page, mark)
		page.NoErrors()
	})
}

func TestInterval(t *testing.T) {
	OnBackends(t, App{Name: "interval"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#ticks", "3 ticks")
		c := last(t, page, 0, "ticks.children")
		wantJSON(t, "the count that the page sent", c.Inputs[0].Value, `3`)
		if n := len(page.Callbacks()); n != 4 {
			t.Errorf("%d callbacks ran, want one at page load and three by the clock", n)
		}
		page.NoErrors()
	})
}

func TestClicksAndSubmit(t *testing.T) {
	OnBackends(t, App{Name: "clicks"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#count", "0 clicks")
		page.Click("#area")
		page.Click("#area")
		page.AwaitText("#count", "2 clicks")
		mark := page.Mark()
		page.Type("#text", "hello"+kb.Enter)
		page.AwaitText("#submitted", "1: hello")
		wantRan(t, page, mark, "submitted.children < text.n_submit")
		page.NoErrors()
	})
}
