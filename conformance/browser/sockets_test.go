package browser

import (
	"strings"
	"testing"
)

// frames returns how many messages with a text the page has sent or received.
func frames(page *Page, sent bool, text string) int {
	n := 0
	for _, f := range page.Frames() {
		if f.Sent == sent && strings.Contains(f.Text, text) {
			n++
		}
	}
	return n
}

func TestWebsocketCallback(t *testing.T) {
	OnBackends(t, App{Name: "socket-callback", Needs: "websocket"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#after", "after echo a")
		page.Type("#text", "b")
		page.AwaitText("#after", "after echo ab")
		wantRan(t, page, 0) // nothing over HTTP
		if n := frames(page, true, `"callback_request"`); n != 4 {
			t.Errorf("the page sent %d callbacks over its socket, want 4: %v", n, page.Frames())
		}
		if n := frames(page, false, `"callback_response"`); n != 4 {
			t.Errorf("the page got %d answers over its socket, want 4: %v", n, page.Frames())
		}
		page.NoErrors()
	})
}

// What a callback sets before it answers is seen at once.
func TestWebsocketSetProps(t *testing.T) {
	OnBackends(t, App{Name: "socket-stream", Needs: "websocket"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.Click("#start")
		page.AwaitText("#result", "result 1")
		page.AwaitText("#seen", "stage 1, stage 2, stage 3")
		wantTexts(t, page, "#stage", "stage 3")
		for _, stage := range []string{"stage 1", "stage 2", "stage 3"} {
			if frames(page, false, `"`+stage+`"`) == 0 {
				t.Errorf("%s did not come over the socket: %v", stage, page.Frames())
			}
		}
		wantRan(t, page, 0)
		page.NoErrors()
	})
}

// The server sends values that nobody asked for, to each of two pages, and other
// callbacks run meanwhile.
func TestPush(t *testing.T) {
	OnBackends(t, App{Name: "socket-push", Needs: "websocket"}, func(t testing.TB, b *Backend) {
		pages := []*Page{Open(t, b.URL), Open(t, b.URL)}
		for _, page := range pages {
			page.Await("ten ticks", `+document.querySelector("#tick").innerText >= 10`)
			page.Click("#count")
			page.AwaitText("#counted", "1 counted")
			if n := frames(page, false, `"tick"`); n < 10 {
				t.Errorf("%d ticks came over the socket, want ten at least", n)
			}
			page.NoErrors()
		}
	})
}

func TestWebsocketGetProp(t *testing.T) {
	OnBackends(t, App{Name: "socket-get", Needs: "websocket"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.Type("#other", "!")
		page.Click("#ask")
		page.AwaitText("#answer", "it is unseen!")
		if body := frames(page, true, "unseen!"); body == 0 {
			t.Errorf("the page did not send the property: %v", page.Frames())
		}
		page.NoErrors()
	})
}

// The page finds its server again after that was away.
func TestWebsocketReconnect(t *testing.T) {
	OnBackendsAtPort(t, App{Name: "socket-callback", Needs: "websocket"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#after", "after echo a")
		Eval[bool](page, `window.mark = true`)
		b.Stop(t)
		b.Restart()
		for _, want := range []string{"after echo ab", "after echo abc"} {
			page.Type("#text", want[len(want)-1:])
			page.AwaitText("#after", want)
		}
		if !Eval[bool](page, `window.mark === true`) {
			t.Error("the page was loaded again")
		}
		allowed{
			"WebSocket connection": "the browser notes each attempt while the server is away",
			"ERR_CONNECTION":       "the same",
		}.wantOnly(t, page)
	})
}
