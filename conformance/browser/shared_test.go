package browser

import (
	"strings"
	"testing"
)

const (
	speedIs = "document.querySelector('#speed').value === "
	spoken  = "window.dash_clientside && window.dashwire && document.querySelector('#hello').innerText.startsWith('hello')"
)

// live opens a page, which is told what others do when this returns.
func live(t *testing.T, backend *Backend) *Page {
	t.Helper()
	page := Open(t, backend.URL)
	page.Await("the page to be drawn", spoken)
	page.Idle()
	return page
}

// What one page changes shows in the others, a page that comes later begins with
// it, and what is private stays where it is. The callback runs once for a change.
func TestSharedDevice(t *testing.T) {
	backend := StartApp(t, "go", App{Name: "shared"})
	a, b := live(t, backend), live(t, backend)
	for _, page := range []*Page{a, b} {
		page.AwaitText("#at", "at 3")
		page.AwaitText("#runs", "run 1")
	}
	a.Type("#name", "Ada")
	a.AwaitText("#hello", "hello Ada")
	a.Type("#speed", "7") // behind the 3
	b.AwaitText("#at", "at 37")
	b.Await("the other page's input", speedIs+"'37'")
	b.Type("#speed", "5")
	for _, page := range []*Page{a, b} {
		page.AwaitText("#at", "at 375")
		page.Await("the input", speedIs+"'375'")
		page.Idle()
	}
	late := live(t, backend)
	late.AwaitText("#at", "at 375")
	late.Await("the late page's input", speedIs+"'375'")
	for _, page := range []*Page{a, b, late} {
		page.AwaitText("#runs", "run 3")
		page.NoErrors()
	}
	if a.Text("#hello") != "hello Ada" || b.Text("#hello") != "hello" {
		t.Errorf("the private texts are %q and %q", a.Text("#hello"), b.Text("#hello"))
	}
}

// Nobody waits for a shared callback; what goes wrong in it shows all the same, with
// dev tools, in the page that made the change.
func TestSharedErrorBox(t *testing.T) {
	backend := StartApp(t, "go", App{Name: "shared", Options: Options{"dev_tools": Options{"debug": true, "hot_reload": false, "disable_version_check": true}}})
	a, b := live(t, backend), live(t, backend)
	a.AwaitText("#at", "at 3")
	Eval[int](a, `window.dash_clientside.set_props("speed", {value: 666}), 0`)
	a.AwaitText(".test-devtools-error-count", "1")
	a.Click(".test-devtools-error-toggle")
	a.Await("the cause in the error box", `document.querySelector("iframe")?.contentDocument?.body?.innerText.includes("can't go as fast")`)
	b.Await("the other page's input", speedIs+"'666'")
	b.AwaitCount(".test-devtools-error-count", 0)
	Eval[int](a, `window.dash_clientside.set_props("speed", {value: 7}), 0`)
	for _, page := range []*Page{a, b} {
		page.AwaitText("#at", "at 7")
	}
	for _, line := range a.Errors() {
		if !strings.Contains(line, "status of 500") && !strings.Contains(line, "error: Object") {
			t.Errorf("the page's console has an error: %s", line)
		}
	}
	b.NoErrors()
}

// One page drives, the other's changes are set back; the lease is handed over to who
// asks, and is free at once when the driver's page is closed.
func TestLease(t *testing.T) {
	backend := StartApp(t, "go", App{Name: "leased"})
	a, b := live(t, backend), live(t, backend)
	b.AwaitText("#driver", "nobody drives")
	a.Click("#take")
	a.AwaitText("#driver", "you drive")
	b.AwaitText("#driver", "somebody drives")
	a.Type("#speed", "7")
	b.AwaitText("#at", "at 37")
	b.Await("the viewer's input", speedIs+"'37'")
	b.Type("#speed", "5")
	b.Await("the viewer's input to be set back", speedIs+"'37'")
	b.Idle()
	b.AwaitText("#at", "at 37")
	b.Click("#take")
	a.AwaitText("#driver", "you drive, somebody waits")
	a.Click("#release")
	b.AwaitText("#driver", "you drive")
	a.AwaitText("#driver", "somebody drives")
	b.Type("#speed", "1")
	a.AwaitText("#at", "at 371")
	b.NoErrors()
	b.Go("about:blank")
	a.AwaitText("#driver", "nobody drives")
	a.NoErrors()
}

// The driver keeps the lease where its network is down for a moment, and loses it to who
// waits longest where that lasts, or its page crashes.
func TestLeaseOverABadNetwork(t *testing.T) {
	t.Parallel()
	backend := StartApp(t, "go", App{Name: "leased"})
	network := newBlocked(t, backend)
	a := Open(t, network.URL)
	b, c := live(t, backend), live(t, backend)
	b.AwaitText("#driver", "nobody drives")
	a.Click("#take")
	a.AwaitText("#driver", "you drive")
	down := func(seconds int) {
		network.block(everything)
		b.pass(seconds)
		network.block()
	}
	down(2)
	b.pass(4)
	a.AwaitText("#driver", "you drive")
	b.AwaitText("#driver", "somebody drives")
	a.Type("#speed", "7")
	c.AwaitText("#at", "at 37")

	b.Click("#take")
	a.AwaitText("#driver", "you drive, somebody waits")
	c.Click("#take")
	down(8)
	b.AwaitText("#driver", "you drive, somebody waits")
	for _, tab := range []*Page{a, c} {
		tab.AwaitText("#driver", "somebody drives")
	}
	b.Type("#speed", "1")
	a.AwaitText("#at", "at 371")
	b.crash()
	c.AwaitText("#driver", "you drive")
	a.AwaitText("#driver", "somebody drives")
	c.NoErrors()
}
