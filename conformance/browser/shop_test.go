package browser

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// PythonProgram launches a program in Python that runs by itself: PORT of its
// environment names a free port, it is ready when it prints the page's address, and
// SIGTERM ends it.
func PythonProgram(script string) Launcher {
	return func(t testing.TB) *Backend {
		t.Helper()
		host, port := freePort(t)
		cmd := exec.Command(python(t), filepath.Join(root(), script))
		cmd.Env = append(os.Environ(), "HOST="+host, "PORT="+port)
		p := startProcess(t, cmd, (*process).interrupt)
		return &Backend{URL: p.await(t, pageAddress.FindString), process: p}
	}
}

// A Python app and its move to Go, side by side: the frontend that was dumped from
// the one, with Go handlers. After each thing that a person does, both pages are
// the same.
func TestShopMovedToGo(t *testing.T) {
	t.Parallel()
	old := Start(t, PythonProgram("compat/testdata/shop/app.py"))
	moved := Start(t, Program("./conformance/apps/shop", filepath.Join(root(), "compat/testdata/shop/frontend")))
	pages := [2]*Page{Open(t, old.URL), Open(t, moved.URL)}
	both := func(do func(p *Page)) {
		t.Helper()
		for _, p := range pages {
			do(p)
		}
	}
	// same compares the pages when what marks the end of a step is there.
	same := func(step, selector, text string) {
		t.Helper()
		var documents [2]string
		for i, p := range pages {
			p.AwaitText(selector, text)
			p.Idle()
			p.Await("the chart to be drawn", `document.querySelector(".dash-graph--pending") === null`)
			p.drawn()
			documents[i] = pageTag.ReplaceAllString(document(p), "")
		}
		if documents[0] != documents[1] {
			t.Errorf("after %s the page differs from Python's:\n%s", step, differing(documents[0], documents[1]))
		}
	}

	both(func(p *Page) {
		p.Await("the star of the badge", `document.querySelector("#badge")?.innerText.endsWith("★")`)
	})
	both(func(p *Page) { p.Await("the chart", `document.querySelector("#chart .trace.bars") !== null`) })
	same("loading", "#greeting", "Hello Ada!")
	both(func(p *Page) { p.Type("#name", "Bo") })
	same("typing a name", "#loud", "ADABO!")
	both(func(p *Page) { p.Type("#quantity", "7") })
	same("typing a number", "#total", "81 pounds")
	both(func(p *Page) { p.Click("#kind label:nth-child(2) input") })
	both(func(p *Page) { p.Await("the scatter", `document.querySelector("#chart .trace.scatter") !== null`) })
	same("another chart", "#twice", "twice is 54")
	both(func(p *Page) { p.Click("#add") })
	same("adding a row", "#basket-view", "basket: 27")
	both(func(p *Page) { p.Click("#add") })
	same("adding another", "#done", "0 of 2 have notes")
	both(func(p *Page) { p.Type("#rows li:nth-child(2) input", "ripe") })
	same("writing a note", "#done", "1 of 2 have notes")
	same("writing a note", "#rows li:nth-child(2) b", "2=ripe")
	both(func(p *Page) { p.Click("#clear") })
	same("one of two who write the log", "#log", "cleared 1")
	both(func(p *Page) { p.Click("#add") })
	same("the other one", "#log", "added 3")
	both(func(p *Page) { p.Click("#save") })
	same("a callback without output", "#note", "saved 1 for AdaBo")
	both(func(p *Page) { p.Click("#report") })
	same("a job in the background", "#paper", "report 1")
	same("the end of the job", "#stage", "idle")
	both(func(p *Page) { p.Click("#to-items") })
	same("going to another page", "#to-2", "Pear")
	both(func(p *Page) { p.Click("#to-2") })
	same("going to a page with a variable", "h2", "Pear")
	both(func(p *Page) { p.Back() })
	same("going back", "#to-3", "Plum")
	both(func(p *Page) { p.Click("#to-quince") })
	same("an address with a space", "h2", "quince%20jam")

	for i, base := range []string{old.URL, moved.URL} {
		pages[i] = Open(t, base+"no/such/page")
	}
	same("an address that leads nowhere", "h1", "404 - Page not found")
	for i, base := range []string{old.URL, moved.URL} {
		pages[i] = Open(t, base+"item/3")
	}
	same("an address", "h2", "Plum")
	for i, base := range []string{old.URL, moved.URL} {
		pages[i] = Open(t, base+"item/9")
	}
	same("an address that the dump doesn't have", "h2", "9")
	pages[1].NoErrors()
	pages[1].NoStrangers()
}

// differing lists the lines of two documents that stand in one only.
func differing(old, moved string) string {
	var b strings.Builder
	for _, side := range []struct{ sign, text, other string }{{"-", old, moved}, {"+", moved, old}} {
		for line := range strings.SplitSeq(side.text, "\n") {
			if !strings.Contains("\n"+side.other+"\n", "\n"+line+"\n") {
				b.WriteString(side.sign + line + "\n")
			}
		}
	}
	return b.String()
}

var (
	// What plotly.js makes up anew for each chart.
	chartName = regexp.MustCompile(`((?:clip|legend|topdefs-|defs-|trace|g)-?)[0-9a-f]{6}`)
	address   = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)
	fileTime  = regexp.MustCompile(`\?m=[0-9a-f.]+|m\d{9,}`)
	// Where an app has a prefix, Python finds no page for these.
	pageTag  = regexp.MustCompile(`<meta property="(twitter|og):(title|image)"[^>]*>`)
	versions = regexp.MustCompile(`"(end_id|python_version|disable_version_check)":("[^"]*"|null|true|false),?`)
)

// document is what a person sees of a page, and what their browser has read: the
// body without scripts, the head, and the title.
func document(p *Page) string {
	p.t.Helper()
	text := Eval[string](p, `(() => {
		const copy = document.documentElement.cloneNode(true);
		copy.querySelectorAll("#_dash-config, style").forEach(e => e.remove());
		return document.title + "\n" + copy.outerHTML;
	})()`)
	text = chartName.ReplaceAllString(text, "${1}X")
	text = address.ReplaceAllString(text, "http://HERE")
	text = fileTime.ReplaceAllString(text, "")
	text = versions.ReplaceAllString(text, "")
	return strings.ReplaceAll(text, "><", ">\n<")
}
