package browser

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// say has the app push a line to all pages.
func say(t testing.TB, b *Backend, text string) {
	t.Helper()
	resp, err := http.Get(b.URL + "say?text=" + url.QueryEscape(text))
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("say: %s", resp.Status)
	}
}

// workerless has the page's browser be one without SharedWorker.
func workerless(t testing.TB, p *Page) {
	t.Helper()
	_, err := chromedp.Call(p.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: "delete window.SharedWorker"})
	if err != nil {
		t.Fatal(err)
	}
}

// openBy opens a page of which the script has found a way to the server.
func openBy(t testing.TB, url, way string, prepare ...func(testing.TB, *Page)) *Page {
	t.Helper()
	p := OpenBlank(t)
	for _, f := range prepare {
		f(t, p)
	}
	p.Go(url)
	p.Await("the way "+way, `window.dashwire && window.dashwire.way === "`+way+`"`)
	return p
}

// Where the page has no websocket that works, pushes come another way: to two tabs,
// in order and once, also after the line was cut. Callbacks go over HTTP.
func TestDetours(t *testing.T) {
	for _, test := range []struct {
		name, way string
		blocked   []string
		prepare   []func(testing.TB, *Page)
		expected  allowed
	}{
		{"no SharedWorker", "socket", nil, []func(testing.TB, *Page){workerless}, allowed{}},
		{"no SharedWorker, no websocket", "events", []string{"websocket"}, []func(testing.TB, *Page){workerless}, allowed{"WebSocket connection": "there is none"}},
		{"no websocket", "events", []string{"websocket"}, nil, allowed{"WebSocket": "the renderer tries again and again"}},
		{"a websocket that never opens", "events", []string{"mute websocket"}, nil, allowed{"WebSocket": "the renderer tries again and again"}},
		{"no SharedWorker, and a websocket that never opens", "events", []string{"mute websocket"}, []func(testing.TB, *Page){workerless}, allowed{"WebSocket connection": "the script gives it up"}},
		{"no websocket, no events", "poll", []string{"websocket", "/events"}, nil, allowed{"WebSocket": "the renderer tries again and again", "/events": "the script has tried"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			backend := StartApp(t, "go", App{Name: "pushed"})
			network := newBlocked(t, backend, test.blocked...)
			say(t, backend, "zero")
			tabs := []*Page{openBy(t, network.URL, test.way, test.prepare...), openBy(t, network.URL, test.way, test.prepare...)}
			for _, line := range []string{"one", "two"} {
				say(t, backend, line)
			}
			for _, tab := range tabs {
				tab.AwaitText("#lines", "[zero one two]")
				tab.AwaitText("#last", "two")
				tab.Click("#count")
				tab.AwaitText("#counted", "1 counted")
				tab.Type("#text", "b")
				tab.Click("#ask")
				tab.AwaitText("#told", `it is "ab"`)
			}
			network.block("_dashwire/ws", "_dashwire/events", "_dashwire/poll", "websocket")
			for _, line := range []string{"three", "four"} {
				say(t, backend, line)
			}
			tabs[0].AwaitText("#lines", "[zero one two]")
			network.block(test.blocked...)
			say(t, backend, "five")
			for _, tab := range tabs {
				tab.AwaitText("#lines", "[zero one two three four five]")
			}
			expected := allowed{"_dashwire/": "the line was cut", "ERR_": "the same", "dashwire: the server refuses this page": "it can't know who refuses"}
			for text, why := range test.expected {
				expected[text] = why
			}
			for _, tab := range tabs {
				expected.wantOnly(t, tab)
			}
		})
	}
}

// A page whose callbacks would wait for a websocket for ever is loaded again, once,
// and does without.
func TestDetourWithWebsocketCallbacks(t *testing.T) {
	for _, way := range []string{"websocket", "mute websocket"} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			reloadedOnce(t, way)
		})
	}
}

func reloadedOnce(t *testing.T, blocks string) {
	backend := StartApp(t, "go", App{Name: "pushed-ws"})
	network := newBlocked(t, backend, blocks)
	tab := openBy(t, network.URL, "events")
	tab.Idle()
	if got := network.requests("/"); got != 2 {
		t.Errorf("the page was loaded %d times, want 2", got)
	}
	say(t, backend, "one")
	tab.AwaitText("#lines", "[one]")
	tab.Click("#count")
	tab.AwaitText("#counted", "1 counted")
	tab.Reload()
	tab.Await("the way events", `window.dashwire.way === "events"`)
	say(t, backend, "two")
	tab.AwaitText("#lines", "[one two]")
	if got := network.requests("/"); got != 3 {
		t.Errorf("the page was loaded %d times, want 3", got)
	}
	allowed{"WebSocket": "the renderer has tried before the page was loaded again"}.wantOnly(t, tab)

	// It is tried again some time.
	Eval[int](tab, `(cookieStore.get("_dashwire_http").then(cookie => { window.age = (cookie.expires - Date.now()) / 1000 }), 0)`)
	tab.Await("the cookie", "window.age !== undefined")
	if age := Eval[float64](tab, "window.age"); age <= 3000 || age > 3600 {
		t.Errorf("the cookie expires in %g s", age)
	}
}

// Without SharedWorker, callbacks that would go over a websocket go over HTTP, and
// pushes over one of the script's own. Nothing is loaded again.
func TestWebsocketCallbacksWithoutWorker(t *testing.T) {
	backend := StartApp(t, "go", App{Name: "pushed-ws"})
	network := newBlocked(t, backend)
	tab := openBy(t, network.URL, "socket", workerless)
	say(t, backend, "one")
	tab.AwaitText("#lines", "[one]")
	tab.Click("#count")
	tab.AwaitText("#counted", "1 counted")
	if got := network.requests("/"); got != 1 {
		t.Errorf("the page was loaded %d times, want once", got)
	}
	tab.NoErrors()
}

// A page with a websocket that works goes no other way.
func TestNoDetour(t *testing.T) {
	backend := StartApp(t, "go", App{Name: "pushed-ws"})
	network := newBlocked(t, backend)
	tab := Open(t, network.URL)
	Eval[int](tab, "setTimeout(() => { window.later = true }, 4000)")
	tab.Await("4 s to pass", "window.later")
	say(t, backend, "one")
	tab.AwaitText("#lines", "[one]")
	if way := Eval[string](tab, "window.dashwire.way"); way != "" || network.requests("/_dashwire/events")+network.requests("/_dashwire/poll") > 0 {
		t.Errorf("the script has taken the way %q", way)
	}
	tab.NoErrors()
}
