package browser

import (
	"net/http"
	"net/url"
	"strings"
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
	onNewPages("delete window.SharedWorker")(t, p)
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
	t.Parallel()
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
		{"a websocket that has no gateway", "events", []string{"broken websocket"}, nil, allowed{"WebSocket": "the renderer tries again and again"}},
		{"a websocket that is dropped at once", "events", []string{"dropped websocket"}, nil, allowed{"WebSocket": "the renderer tries again and again"}},
		{"a websocket that says nothing", "events", []string{"silent websocket"}, nil, allowed{}},
		{"a websocket that says nothing, no events", "poll", []string{"silent websocket", "/events"}, nil, allowed{"/events": "the script has tried"}},
		{"a websocket that only the server hears", "events", []string{"one-way websocket"}, nil, allowed{}},
		{"no SharedWorker, and a websocket that says nothing", "events", []string{"silent websocket"}, []func(testing.TB, *Page){workerless}, allowed{}},
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
	t.Parallel()
	for way := range spoilers {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			backend := StartApp(t, "go", App{Name: "pushed-ws"})
			network := newBlocked(t, backend, way)
			tab := openBy(t, network.URL, "events")
			tab.Idle()
			worksWithoutWebsocket(t, backend, tab, "one")
			network.wantLoads(t, 2)
			tab.Reload()
			tab.Await("the way events", `window.dashwire.way === "events"`)
			worksWithoutWebsocket(t, backend, tab, "one two")
			network.wantLoads(t, 3)
			allowed{"WebSocket": "the renderer has tried before the page was loaded again"}.wantOnly(t, tab)

			// It is tried again some time.
			Eval[int](tab, `(cookieStore.get("_dashwire_http").then(cookie => { window.age = (cookie.expires - Date.now()) / 1000 }), 0)`)
			tab.Await("the cookie", "window.age !== undefined")
			if age := Eval[float64](tab, "window.age"); age <= 3000 || age > 3600 {
				t.Errorf("the cookie expires in %g s", age)
			}
		})
	}
}

// worksWithoutWebsocket pushes the last of some lines, and calls back.
func worksWithoutWebsocket(t *testing.T, backend *Backend, tab *Page, all string) {
	t.Helper()
	say(t, backend, all[strings.LastIndexByte(all, ' ')+1:])
	tab.AwaitText("#lines", "["+all+"]")
	tab.Click("#count")
	tab.AwaitText("#counted", "1 counted")
}

// wantLoads compares how often the page was loaded.
func (b *blocked) wantLoads(t testing.TB, want int) {
	t.Helper()
	if got := b.requests("/"); got != want {
		t.Errorf("the page was loaded %d times, want %d", got, want)
	}
}

// onNewPages has a script run in a tab before those of each page that it loads.
func onNewPages(source string) func(testing.TB, *Page) {
	return func(t testing.TB, p *Page) {
		t.Helper()
		if _, err := chromedp.Call(p.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: source}); err != nil {
			t.Fatal(err)
		}
	}
}

// When the cookie has run out, a page that is loaded has its websocket, if that gets
// through. The test has it run out early.
func TestDetourIsLeft(t *testing.T) {
	t.Parallel()
	backend := StartApp(t, "go", App{Name: "pushed-ws"})
	network := newBlocked(t, backend)
	tab := OpenBlank(t)
	tab.Go(network.URL + "say?text=one")
	Eval[int](tab, `(document.cookie = "_dashwire_http=1; path=/; max-age=20", 0)`)
	tab.Go(network.URL)
	tab.Await("the way events", `window.dashwire && window.dashwire.way === "events"`)
	worksWithoutWebsocket(t, backend, tab, "one two")
	tab.Await("the end of the cookie", `!document.cookie.includes("_dashwire_http")`)
	tab.Reload()
	tab.Await("the websocket's answer", "window.dashwire && window.dashwire.greeted")
	worksWithoutWebsocket(t, backend, tab, "one two three")
	if way := Eval[string](tab, "window.dashwire.way"); way != "" {
		t.Errorf("the script has taken the way %q", way)
	}
	network.wantLoads(t, 2)
	allowed{"_dashwire/events": "the page was loaded again", "ERR_": "the same"}.wantOnly(t, tab)
}

// A page is not loaded again and again where the browser keeps no cookie, or somebody
// takes it away: pushes come all the same.
func TestDetourWithoutCookies(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]struct {
		source string
		loads  int
	}{
		"blocked": {`Object.defineProperty(document, "cookie", {get: () => "", set: () => {}})`, 1},
		"lost with the page": {`{
			const cookie = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
			cookie.set.call(document, "_dashwire_http=; path=/; max-age=0");
			window.addEventListener("pagehide", () => cookie.set.call(document, "_dashwire_http=; path=/; max-age=0"));
		}`, 2},
		"kept from the server": {`{
			const cookie = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
			Object.defineProperty(document, "cookie", {
				get: () => localStorage.getItem("cookie") || "",
				set: text => localStorage.setItem("cookie", text.split(";")[0])
			});
		}`, 2},
		"blocked with all storage": {`Object.defineProperty(window, "sessionStorage", {get: () => { throw new DOMException("denied", "SecurityError") }})`, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			backend := StartApp(t, "go", App{Name: "pushed-ws"})
			network := newBlocked(t, backend, "dropped websocket")
			tab := openBy(t, network.URL, "events", onNewPages(script.source))
			say(t, backend, "one")
			tab.AwaitText("#last", "one")
			tab.pass(5)
			network.wantLoads(t, script.loads)
			if n := network.requests("/_dash-ws-callback"); n > 30 {
				t.Errorf("the renderer has tried a websocket %d times", n)
			}
			allowed{"WebSocket": "the renderer tries again and again"}.wantOnly(t, tab)
		})
	}
}

// A page that is there when websockets begin to be blocked gets pushes all the same,
// and is not loaded again.
func TestDetourThatBeginsLater(t *testing.T) {
	t.Parallel()
	for way := range spoilers {
		for _, app := range []string{"pushed", "pushed-ws"} {
			t.Run(app+", "+way, func(t *testing.T) {
				t.Parallel()
				detourThatBeginsLater(t, app, way)
			})
		}
	}
}

func detourThatBeginsLater(t *testing.T, app, way string) {
	backend := StartApp(t, "go", App{Name: app})
	network := newBlocked(t, backend)
	tab := Open(t, network.URL)
	worksWithoutWebsocket(t, backend, tab, "one")
	tab.Await("the websocket's answer", "window.dashwire.greeted")
	network.block(way)
	say(t, backend, "two")
	tab.Await("the way events", `window.dashwire.way === "events"`)
	tab.AwaitText("#last", "two")
	say(t, backend, "three")
	tab.AwaitText("#last", "three")
	if app == "pushed" { // its callbacks go over HTTP
		tab.AwaitText("#lines", "[one two three]")
	}
	network.block()
	tab.Await("the websocket's answer", "window.dashwire.greeted")
	say(t, backend, "four")
	tab.AwaitText("#lines", "[one two three four]")
	tab.Click("#count")
	tab.AwaitText("#counted", "2 counted")
	network.wantLoads(t, 1)
	allowed{"WebSocket": "the renderer tries again and again", "_dashwire/": "the line was cut", "ERR_": "the same"}.wantOnly(t, tab)
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
	network.wantLoads(t, 1)
	tab.NoErrors()
}

// A page with a websocket that works goes no other way.
func TestNoDetour(t *testing.T) {
	t.Parallel()
	backend := StartApp(t, "go", App{Name: "pushed-ws"})
	network := newBlocked(t, backend)
	tab := Open(t, network.URL)
	tab.pass(4)
	say(t, backend, "one")
	tab.AwaitText("#lines", "[one]")
	if way := Eval[string](tab, "window.dashwire.way"); way != "" || network.requests("/_dashwire/events")+network.requests("/_dashwire/poll") > 0 {
		t.Errorf("the script has taken the way %q", way)
	}
	tab.NoErrors()
}
