package browser

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/inspector"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// freeze has the browser put a tab to sleep, as it does with one in the background.
func (p *Page) freeze() { p.setLifecycle(page.SetWebLifecycleStateStateFrozen) }

// thaw wakes it up.
func (p *Page) thaw() { p.setLifecycle(page.SetWebLifecycleStateStateActive) }

func (p *Page) setLifecycle(state page.SetWebLifecycleStateState) {
	p.t.Helper()
	_, err := chromedp.Call(p.ctx, page.SetWebLifecycleState, page.SetWebLifecycleStateParams{State: state})
	if err != nil {
		p.t.Fatalf("have the tab be %s: %v", state, err)
	}
}

// crash ends the process of the tab, and returns when it has ended.
func (p *Page) crash() {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	ended := make(chan struct{}, 1)
	err := chromedp.Listen(ctx, func(event any) {
		if _, ok := event.(*inspector.EventTargetCrashed); ok {
			ended <- struct{}{}
		}
	})
	if err != nil {
		p.t.Fatal(err)
	}
	p.goroutines.Go(func() { _, _ = chromedp.Call(ctx, page.Crash, cdp.Empty{}) }) // nobody is left to answer
	select {
	case <-ended:
	case <-ctx.Done():
		p.t.Fatal("the tab didn't crash")
	}
}

// awaitClients waits until the app knows so many pages in a state, and returns how
// long that took.
func awaitClients(t testing.TB, b *Backend, state string, want int) time.Duration {
	t.Helper()
	began := time.Now()
	for got := ""; got != strconv.Itoa(want); {
		if time.Since(began) > patience {
			t.Fatalf("%s clients are %s, and should be %d", state, got, want)
		}
		resp, err := http.Get(b.URL + "clients?state=" + state)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		got = string(body)
		<-time.After(20 * time.Millisecond) // else asking would keep the machine busy
	}
	return time.Since(began)
}

// within checks how long something took.
func within(t testing.TB, what string, took, least, most time.Duration) {
	t.Helper()
	if took < least || took > most {
		t.Errorf("%s after %v, want between %v and %v", what, took, least, most)
	}
}

// driven starts an app with two tabs, of which the second one drives.
func driven(t testing.TB, app string) (backend *Backend, other, driver *Page) {
	t.Helper()
	backend = StartApp(t, "go", App{Name: app})
	other = Open(t, backend.URL)
	driver = other.OpenBeside(backend.URL)
	driver.Click("#take")
	other.AwaitText("#driver", "somebody drives")
	return backend, other, driver
}

// A frozen tab is away after 5 s, though the websocket that it shares lives: its lease
// is free, and what it misses waits. When it thaws, it has all of that, once.
func TestFrozenTab(t *testing.T) {
	t.Parallel()
	backend, front, asleep := driven(t, "frozen-beat")
	say(t, backend, "one")
	asleep.AwaitText("#lines", "[one]")
	for round := range 2 {
		asleep.freeze()
		say(t, backend, fmt.Sprintf("a%d", round))
		within(t, "away", awaitClients(t, backend, "away", 1), 3*time.Second, 8*time.Second)
		front.AwaitText("#driver", "nobody drives")
		front.Click("#take")
		front.AwaitText("#driver", "you drive")
		front.Click("#ask")
		say(t, backend, fmt.Sprintf("b%d", round))
		asleep.thaw()
		within(t, "connected again", awaitClients(t, backend, "connected", 2), 0, 2*time.Second)
		for _, page := range []*Page{front, asleep} {
			page.AwaitText("#lines", []string{"[one a0 b0]", "[one a0 b0 a1 b1]"}[round])
		}
		asleep.AwaitText("#driver", "somebody drives")
		// A callback that lasts as long as the page goes on.
		before := asleep.Text("#beat")
		asleep.Await("the beat to go on", `document.querySelector("#beat").innerText !== `+quote(before))
		asleep.Click("#take")
		front.Click("#release")
		asleep.AwaitText("#driver", "you drive")
	}
	// Each was asked once a round to run the callback of the name.
	front.Await("the callbacks of two updates", `/^me [5-9]$/.test(document.querySelector("#hello").innerText)`)
	asleep.Await("the callbacks of two updates", `/^me [5-9]$/.test(document.querySelector("#hello").innerText)`)
	if n := len(toldOf(front, "log", "data")); n != 10 { // by the one socket of both tabs
		t.Errorf("the tabs were told %d lines, want 10", n)
	}
	front.NoErrors()
	asleep.NoErrors()
}

// A tab that was frozen for so long that it is forgotten is known again when it thaws.
// What it shares its socket with notices that only if it has to.
func TestTabFrozenForLong(t *testing.T) {
	t.Parallel()
	for name, cut := range map[string]bool{"frozen-gone": false, "frozen-undone": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			backend := StartApp(t, "go", App{Name: name})
			front := Open(t, backend.URL)
			asleep := front.OpenBeside(backend.URL)
			say(t, backend, "one")
			asleep.AwaitText("#lines", "[one]")
			asleep.freeze()
			say(t, backend, "two")
			awaitClients(t, backend, "away", 1)
			awaitClients(t, backend, "away", 0)
			awaitClients(t, backend, "connected", 1)
			say(t, backend, "three")
			asleep.thaw()
			awaitClients(t, backend, "connected", 2)
			say(t, backend, "four")
			for _, page := range []*Page{front, asleep} {
				page.AwaitText("#lines", "[one two three four]")
				if cut {
					before := page.Text("#beat")
					page.Await("the beat to go on", `document.querySelector("#beat").innerText !== `+quote(before))
				}
			}
			asleep.Click("#take")
			front.AwaitText("#driver", "somebody drives")
			if n := frames(front, true, `"_dashwire"`); (n > 2) != cut {
				t.Errorf("the tabs have said hello %d times", n)
			}
			front.NoErrors()
			asleep.NoErrors()
		})
	}
}

// A tab whose process has died says nothing, not even goodbye, and the socket that it
// had in common with another tab lives.
func TestCrashedTab(t *testing.T) {
	t.Parallel()
	backend, front, crashed := driven(t, "frozen")
	crashed.crash()
	within(t, "away", awaitClients(t, backend, "away", 1), 3*time.Second, 8*time.Second)
	front.AwaitText("#driver", "nobody drives")
	say(t, backend, "one")
	front.AwaitText("#lines", "[one]")
	front.NoErrors()
}

// The same holds where no websocket gets through.
func TestFrozenTabOnDetours(t *testing.T) {
	t.Parallel()
	for way, blocked := range map[string][]string{"events": {"websocket"}, "poll": {"websocket", "/events"}} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			backend := StartApp(t, "go", App{Name: "frozen"})
			network := newBlocked(t, backend, blocked...)
			front, asleep := openBy(t, network.URL, way), openBy(t, network.URL, way)
			asleep.Click("#take")
			front.AwaitText("#driver", "somebody drives")
			asleep.freeze()
			say(t, backend, "one")
			within(t, "away", awaitClients(t, backend, "away", 1), 3*time.Second, 8*time.Second)
			front.AwaitText("#driver", "nobody drives")
			say(t, backend, "two")
			asleep.thaw()
			awaitClients(t, backend, "connected", 2)
			for _, page := range []*Page{front, asleep} {
				page.AwaitText("#lines", "[one two]")
			}
			// The beacon of a page that ends.
			asleep.Click("#take")
			front.AwaitText("#driver", "somebody drives")
			asleep.Go(network.URL)
			front.AwaitText("#driver", "nobody drives")
			awaitClients(t, backend, "away", 0)
			awaitClients(t, backend, "connected", 2)
		})
	}
}
