package browser

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// ran writes the callbacks that a page has run since a mark, one a line, in the
// order in which it asked for them: the output, what changed (sorted, since that
// may be in the order of answers), and the status where that is not 200.
//
//	upper.children < name.value
//	even.children < go.n_clicks: 204
func ran(page *Page, mark int) []string {
	page.Idle()
	var lines []string
	for _, c := range page.CallbacksSince(mark) {
		line := c.Output + " < " + strings.Join(sorted(c.Changed...), " ")
		if c.Status != 200 {
			line += ": " + strconv.Itoa(c.Status)
		}
		lines = append(lines, strings.TrimSpace(line))
	}
	return lines
}

// wantRan fails the test if the page has run other callbacks since a mark, or in
// another order. Wait first for what the last of them changes.
func wantRan(t testing.TB, page *Page, mark int, want ...string) {
	t.Helper()
	if got := ran(page, mark); !slices.Equal(got, want) {
		t.Errorf("the page ran\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// asked writes what a page has asked callbacks for, one a line: the properties that the server is to make, what changed (sorted), the
// values of inputs and, behind a semicolon, of states, a dash for one that the page
// doesn't have, and the status where that is not 200.
//
//	shown.children < read.n_clicks (1; "started")
//	{"echo":1}.children < ("b")
func asked(list []Callback) []string {
	var lines []string
	for _, c := range list {
		var outputs []string
		for _, o := range c.Outputs {
			outputs = append(outputs, strings.Trim(string(o.ID), `"`)+"."+o.Property)
		}
		line := cmp.Or(strings.Join(outputs, " "), "nothing") + " < "
		if len(c.Changed) > 0 {
			line += strings.Join(sorted(c.Changed...), " ") + " "
		}
		line += "(" + values(c.Inputs)
		if len(c.State) > 0 {
			line += "; " + values(c.State)
		}
		line += ")"
		if c.Status != 200 {
			line += ": " + strconv.Itoa(c.Status)
		}
		lines = append(lines, line)
	}
	return lines
}

func values(list []Property) string {
	var texts []string
	for _, p := range list {
		texts = append(texts, cmp.Or(string(p.Value), "-"))
	}
	return strings.Join(texts, ", ")
}

// wantAsked fails the test if the page has asked callbacks for anything else since
// a mark, in another order or with other values. Wait first for what the last of
// them changes.
func wantAsked(t testing.TB, page *Page, mark int, want ...string) {
	t.Helper()
	page.Idle()
	wantLines(t, asked(page.CallbacksSince(mark)), want)
}

// wantAskedOnce is wantAsked for all that a page with jobs has asked for. How often it
// polls is a matter of time, so polls are not compared.
func wantAskedOnce(t testing.TB, page *Page, want ...string) {
	t.Helper()
	page.Idle()
	wantLines(t, asked(slices.DeleteFunc(page.Callbacks(), Callback.polls)), want)
}

func (c Callback) polls() bool { return strings.Contains(c.Exchange.Path, "job=") }

func wantLines(t testing.TB, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("the page asked for\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// last returns the last callback with an output that the page has run since a
// mark.
func last(t testing.TB, page *Page, mark int, output string) Callback {
	t.Helper()
	page.Idle()
	list := page.CallbacksSince(mark)
	for _, c := range slices.Backward(list) {
		if c.Output == output {
			return c
		}
	}
	t.Fatalf("%s has not run, only %q", output, ran(page, mark))
	return Callback{}
}

// wantInput fails the test if the last run of a callback was not with this value
// of its first input.
func wantInput(t testing.TB, page *Page, output, want string) {
	t.Helper()
	wantInputSince(t, page, 0, output, want)
}

// wantInputSince is wantInput for a page that was loaded again: the browser has
// forgotten what was before the mark.
func wantInputSince(t testing.TB, page *Page, mark int, output, want string) {
	t.Helper()
	wantJSON(t, "what the page sent to "+output, last(t, page, mark, output).Inputs[0].Value, want)
}

// wantJSON fails the test if two JSON texts mean different things.
func wantJSON(t testing.TB, what string, got []byte, want string) {
	t.Helper()
	var a, b any
	if err := json.Unmarshal(got, &a); err != nil {
		t.Errorf("%s is no JSON: %v\n%s", what, err, got)
		return
	}
	if err := json.Unmarshal([]byte(want), &b); err != nil {
		t.Fatal(err)
	}
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	if string(x) != string(y) {
		t.Errorf("%s is\n\t%s\nwant\n\t%s", what, x, y)
	}
}

// wantStyle fails the test if an element doesn't have a computed style.
func wantStyle(t testing.TB, page *Page, selector, property, want string) {
	t.Helper()
	page.Await(selector+" with the style "+property+": "+want,
		`(e => e && getComputedStyle(e).getPropertyValue(`+quote(property)+`))(document.querySelector(`+quote(selector)+`)) === `+quote(want))
}

// allowed are errors of the console that a test expects, by a text that is in
// them, each with the reason why it may be there.
type allowed map[string]string

// wantOnly fails the test if the console has another error.
func (a allowed) wantOnly(t testing.TB, page *Page) {
	t.Helper()
	for _, line := range page.Errors() {
		expected := false
		for text := range a {
			expected = expected || strings.Contains(line, text)
		}
		if !expected {
			t.Errorf("the page's console has an error: %s", line)
		}
	}
}
