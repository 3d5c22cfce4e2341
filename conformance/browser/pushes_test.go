package browser

import (
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// startPushes starts the app of these tests, which keeps its state in a file and is at
// the same address after a restart.
func startPushes(t *testing.T) *Backend {
	t.Helper()
	_, port := freePort(t)
	number, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	return StartApp(t, "go", App{Name: "pushes", Options: Options{"port": number, "files": t.TempDir()}})
}

// sayIn has a person say something in a tab.
func sayIn(page *Page, text string) {
	page.t.Helper()
	write(page, text)
	page.Click("#say")
}

// write has a person put a text in the place of what they wrote before.
func write(page *Page, text string) {
	page.t.Helper()
	Eval[int](page, `document.querySelector("#text").focus(), document.querySelector("#text").select(), 0`)
	for _, key := range text {
		page.Press(string(key))
		page.drawn() // the renderer's fields mix up keys that come faster than it draws
	}
}

// toldOf returns the messages that set a property, in the order in which they came.
func toldOf(page *Page, component, prop string) (texts []string) {
	for _, f := range page.Frames() {
		if !f.Sent && strings.Contains(f.Text, `"componentId":"`+component+`","props":{"`+prop+`"`) {
			texts = append(texts, f.Text)
		}
	}
	return texts
}

// What one tab says, all see: other browsers, another tab beside it, and who comes
// later, from the layout on.
func TestPushes(t *testing.T) {
	backend := startPushes(t)
	ann, bob := Open(t, backend.URL), Open(t, backend.URL)
	beside := ann.OpenBeside(backend.URL)
	all := []*Page{ann, bob, beside}
	mark := bob.Mark()
	for i, page := range []*Page{ann, bob, beside} {
		text := []string{"one", "two", "three"}[i]
		sayIn(page, text)
		for _, other := range all {
			other.AwaitText("#last", text)
			other.AwaitText("#lines", strconv.Itoa(i+1)+" lines: "+strings.Join([]string{"one", "two", "three"}[:i+1], " "))
		}
	}
	bob.AwaitText("#both", "three is line 3")
	bob.Idle()
	runs := 0
	for _, c := range bob.CallbacksSince(mark) {
		if c.Output == "both.children" {
			runs++
		}
	}
	if runs != 3 {
		t.Errorf("what was pushed together three times has called its callback %d times", runs)
	}
	if n := len(toldOf(bob, "said", "data")); n != 3 {
		t.Errorf("one tab was told %d lines, want 3", n)
	}
	if n := len(toldOf(ann, "said", "data")); n != 6 {
		t.Errorf("two tabs with one socket were told %d lines, want 6", n)
	}

	// Who comes later.
	resp, err := http.Get(backend.URL + "_dash-layout")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	layout, err := io.ReadAll(resp.Body)
	if err != nil || !strings.Contains(string(layout), `"data":["one","two","three"]`) || !strings.Contains(string(layout), `"children":"three"`) {
		t.Errorf("the layout is %s, %v", layout, err)
	}
	late := Open(t, backend.URL)
	late.AwaitText("#lines", "3 lines: one two three")
	late.AwaitText("#last", "three")
	if told := append(toldOf(late, "said", "data"), toldOf(late, "last", "children")...); len(told) != 0 {
		t.Errorf("who came later was told again: %v", told)
	}

	// A topic is for those who have joined.
	ann.Click("#join")
	write(bob, "psst")
	bob.Click("#whisper")
	ann.AwaitText("#room", "inside: psst")
	late.Click("#join")
	late.AwaitText("#room", "inside: psst")
	wantTexts(t, bob, "#room", "outside")
	wantTexts(t, beside, "#room", "outside")

	// What a page has, the server can ask for, and have it acted upon.
	write(bob, "my own")
	bob.Click("#ask")
	bob.AwaitText("#own", `you have "my own"`)
	wantTexts(t, ann, "#own", "")
	ann.Click("#collect")
	for page, text := range map[*Page]string{ann: "one", bob: "my own", beside: "three", late: "a"} {
		page.AwaitText("#collected", "collected "+text)
	}

	// A page that is loaded again begins with what all have, and not with its own.
	bob.Reload()
	bob.AwaitText("#lines", "3 lines: one two three")
	wantTexts(t, bob, "#own", "")
	wantTexts(t, bob, "#collected", "")
	sayIn(bob, "four")
	for _, page := range append(all, late) {
		page.AwaitText("#lines", "4 lines: one two three four")
		page.NoErrors()
	}
}

// Where the renderer's worker gives up, pushes go on nevertheless, and nobody has to
// touch the page.
func TestPushesGoOnWhereTheWorkerGivesUp(t *testing.T) {
	t.Parallel()
	backend := startPushes(t)
	network := newUnreliable(t, backend, 1)
	network.lag, network.losses, network.doubles = 0, 0, 0
	ann, bob := Open(t, network.URL), Open(t, backend.URL)
	beside := ann.OpenBeside(network.URL)
	for _, text := range []string{"one", "two", "three"} {
		sayIn(bob, text)
		for _, page := range []*Page{ann, beside} {
			page.AwaitText("#last", text)
		}
		if n := network.dismiss(); n != 1 {
			t.Errorf("there were %d websockets", n)
		}
	}
}

// A restart, orderly or by a crash, goes by without anybody's doing: the tabs come
// back, and show what they missed.
func TestPushesOverRestarts(t *testing.T) {
	backend := startPushes(t)
	ann, bob := Open(t, backend.URL), Open(t, backend.URL)
	beside := ann.OpenBeside(backend.URL)
	pages := []*Page{ann, bob, beside}
	ann.Click("#join")
	write(ann, "mine")
	ann.Click("#ask")
	ann.AwaitText("#own", `you have "mine"`)
	sayIn(bob, "before")
	for _, page := range pages {
		page.AwaitText("#lines", "1 lines: before")
		Eval[bool](page, `window.mark = true`)
	}
	said := []string{"before"}
	for _, end := range []struct {
		text string
		stop func(testing.TB)
	}{{"orderly", backend.Stop}, {"crash", backend.Kill}} {
		end.stop(t)
		backend.Restart()
		// Somebody new, while the others are still coming.
		late := Open(t, backend.URL)
		late.AwaitText("#lines", strconv.Itoa(len(said))+" lines: "+strings.Join(said, " "))
		said = append(said, end.text)
		sayIn(late, end.text)
		late.Click("#whisper")
		for _, page := range pages {
			page.AwaitText("#lines", strconv.Itoa(len(said))+" lines: "+strings.Join(said, " "))
			page.AwaitText("#last", end.text)
			if !Eval[bool](page, `window.mark === true`) {
				t.Error("a page was loaded again")
			}
		}
		ann.AwaitText("#room", "inside: "+end.text)
		wantTexts(t, bob, "#room", "outside")
		wantTexts(t, ann, "#own", `you have "mine"`)
		late.NoErrors()
		// Asking goes on over the new line.
		write(ann, "mine after "+end.text)
		ann.Click("#ask")
		ann.AwaitText("#own", `you have "mine after `+end.text+`"`)
		write(ann, "mine")
		ann.Click("#ask")
		ann.AwaitText("#own", `you have "mine"`)
		ann.Idle()
	}
	for _, text := range said {
		told := slices.DeleteFunc(toldOf(bob, "said", "data"), func(frame string) bool { return !strings.Contains(frame, `"`+text+`"`) })
		if len(told) != 1 {
			t.Errorf("%s was told %d times: %v", text, len(told), told)
		}
	}
	for _, page := range pages {
		allowed{
			"WebSocket":      "the browser and the renderer note each attempt while the server is away",
			"ERR_CONNECTION": "the same",
		}.wantOnly(t, page)
	}
}
