package server

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dashwire/dashwire/protocol"
)

// leaseStatus says who has the lease, as one page sees it.
func leaseStatus(v LeaseView) any {
	status := "taken"
	switch {
	case v.Mine:
		status = "mine"
	case v.Holder == nil:
		status = "free"
	}
	if v.Asking != nil {
		status += ", wanted"
	}
	return status
}

// inLease runs a test in three pages of an app with a lease.
func inLease(t *testing.T, register func(*App, *Lease), test func(t *testing.T, app *App, l *Lease, tabs []*modelTab)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		app := newApp(t, Config{})
		livePages(app)
		l := app.Lease("motor")
		if app.Lease("motor") != l || l.Name() != "motor" {
			t.Error("a name stands for two leases")
		}
		l.Bind(protocol.Dep("lines", "title"), leaseStatus)
		if register != nil {
			register(app, l)
		}
		must(t, app.Start())
		tabs := []*modelTab{openModel(t, app), openModel(t, app), openModel(t, app)}
		for _, tab := range tabs {
			tab.local["lines.title"] = `"free"` // a model reads of the layout what is shared
		}
		test(t, app, l, tabs)
		must(t, app.Shutdown(context.Background()))
	})
}

func (tab *modelTab) client() *Client { return tab.state.client }

// wantStatus checks what the pages show of the lease.
func wantStatus(t *testing.T, tabs []*modelTab, want ...string) {
	t.Helper()
	settle(tabs)
	for i, tab := range tabs {
		if got := tab.local["lines.title"]; got != `"`+want[i]+`"` {
			t.Errorf("page %d shows %s, want %s", i, got, want[i])
		}
	}
}

func TestLeaseHandOver(t *testing.T) {
	inLease(t, nil, func(t *testing.T, _ *App, l *Lease, tabs []*modelTab) {
		a, b, c := tabs[0].client(), tabs[1].client(), tabs[2].client()
		if l.Take(nil) || !l.Take(a) || !l.Take(a) || l.Take(b) || l.Holder() != a {
			t.Error("the first one who takes it has it")
		}
		wantStatus(t, tabs, "mine", "taken", "taken")
		if got := tabs[0].applied["lines.title"]; got != 1 {
			t.Errorf("the holder was told %d times", got)
		}
		if l.Ask(b) || l.Ask(c) || l.Ask(b) {
			t.Error("who asks has it at once")
		}
		wantStatus(t, tabs, "mine, wanted", "taken, wanted", "taken, wanted")
		l.Release(c) // doesn't want it any more
		l.Release(a)
		if l.Holder() != b {
			t.Error("it was not handed over to who asked first")
		}
		wantStatus(t, tabs, "taken", "mine", "taken")
		l.Release(a) // has no effect
		l.Release(b)
		if l.Holder() != nil {
			t.Error("nobody wants it and it is held")
		}
		wantStatus(t, tabs, "free", "free", "free")
	})
}

// A lease isn't handed over to a page that sleeps, unless nobody else wants it.
func TestLeaseGoesToWhoIsThere(t *testing.T) {
	inLease(t, nil, func(t *testing.T, _ *App, l *Lease, tabs []*modelTab) {
		a, b, c := tabs[0].client(), tabs[1].client(), tabs[2].client()
		l.Take(a)
		l.Ask(b)
		l.Ask(c)
		tabs[1].state.silent.Store(true)
		for _, want := range []*Client{c, b, nil} {
			l.Release(l.Holder())
			if got := l.Holder(); got != want {
				t.Errorf("%v has it, want %v", got, want)
			}
		}
	})
}

// A page that is closed lets go at once, one that is silent after 5 s; each sign of
// life counts.
func TestLeaseLapses(t *testing.T) {
	inLease(t, nil, func(t *testing.T, app *App, l *Lease, tabs []*modelTab) {
		a, b := tabs[0].client(), tabs[1].client()
		l.Take(a)
		app.clientLeft(tabs[0].key)
		if l.Holder() != nil {
			t.Error("the holder's page was closed, and it has the lease")
		}
		if l.Take(a) {
			t.Error("a page that is gone can take it")
		}
		wantStatus(t, tabs[1:], "free", "free")

		l.Take(b)
		start := time.Now()
		for range 4 {
			pass(4 * time.Second)
			app.leases.hear(b)
		}
		if l.Holder() != b {
			t.Errorf("a page that lives has lost it after %s", time.Since(start))
		}
		l.Ask(tabs[2].client())
		pass(5*time.Second - time.Millisecond)
		synctest.Wait()
		if l.Holder() != b {
			t.Error("it was lost too early")
		}
		pass(time.Millisecond)
		wantStatus(t, tabs[1:], "taken", "mine")

		// One that is away and back keeps it.
		state := tabs[2].state
		state.detach(tabs[2].at)
		pass(4 * time.Second)
		state.mu.Lock()
		state.stay()
		state.at.Store(tabs[2].at)
		state.mu.Unlock()
		app.leases.hear(state.client)
		pass(4 * time.Second)
		if l.Holder() != state.client {
			t.Error("a page that was back in time has lost it")
		}
	})
}

// Only the driver's changes count. Those of others are set back, and nothing goes
// to and fro.
func TestHeldByShared(t *testing.T) {
	s := &shareSpeed{}
	inLease(t, func(app *App, l *Lease) { Callback(app, s.handle, Shared(), HeldBy(l)) }, func(t *testing.T, app *App, l *Lease, tabs []*modelTab) {
		want := func(speed string) {
			t.Helper()
			settle(tabs)
			for i, tab := range tabs {
				if got := tab.local["speed.value"]; got != speed {
					t.Errorf("page %d has speed %s, want %s", i, got, speed)
				}
			}
		}
		tabs[0].set("speed.value", "7")
		want("1") // nobody has it
		l.Take(tabs[0].client())
		tabs[0].set("speed.value", "5")
		want("5")
		tabs[1].set("speed.value", "9")
		tabs[1].ask()
		tabs[1].send()
		tabs[0].set("speed.value", "6")
		if n := settle(tabs); n > 10 {
			t.Errorf("it took %d requests to agree", n)
		}
		want("6")
		must(t, app.Broadcast(speed.Set(2))) // the program may
		want("2")
		s.want(t, "1", "5", "6", "2")
	})
}

// A private callback with a lease sets back to what the layout has.
func TestHeldByPrivate(t *testing.T) {
	s := &shareSpeed{}
	r := runLive(t, Config{}, func(app *App) { Callback(app, s.handle, Websocket(), HeldBy(app.Lease("motor"))) })
	a, b := openTab(t, r), openTab(t, r)
	r.app.Lease("motor").Take(a.client())
	call := func(page *livePage, value string) string {
		page.mu.Lock()
		page.props["speed.value"] = value
		page.mu.Unlock()
		id := page.request(`{"output":"text.children","outputs":{"id":"text","property":"children"},"inputs":[{"id":"speed","property":"value","value":` + value + `}],"changedPropIds":["speed.value"]}`)
		page.wait(func() bool { return page.answers[id] != "" })
		return page.answerTo(id)
	}
	if got := call(b, "5"); got != `{"status":"prevent_update"}` {
		t.Errorf("who looks on is answered %s", got)
	}
	b.waitFor("speed.value", "1")
	call(b, "1") // as the renderer does then
	if got := b.history("speed.value"); got != "1" {
		t.Errorf("it was set back to %s", got)
	}
	if got := call(a, "6"); !strings.Contains(got, `"6"`) {
		t.Errorf("the driver is answered %s", got)
	}
	s.want(t, "6")
	r.stop()
}

func TestRouteAlive(t *testing.T) {
	t.Parallel()
	r := runLive(t, Config{Live: Live{LeaseTimeout: time.Hour}}, func(app *App) { app.Lease("motor") })
	a := openTab(t, r)
	l := r.app.Lease("motor")
	l.Take(a.client())
	if page := fetch(t, r, "/"); !strings.Contains(page, `data-alive="2000"`) {
		t.Errorf("the page doesn't say that it lives:\n%s", page)
	}
	for body, want := range map[string]int{
		fmt.Sprintf(`{"token":%q,"load":%q}`, a.token, a.load): 204,
		fmt.Sprintf(`{"token":%q,"load":"else"}`, a.token):     204,
		`{"token":"forged","load":"x"}`:                        403,
		`{"token":1}`:                                          400,
	} {
		if got := post(t, r, "/_dashwire/alive", body); got != want {
			t.Errorf("%s is answered %d, want %d", body, got, want)
		}
	}
	if got := post(t, r, "/_dashwire/bye", fmt.Sprintf(`{"token":%q,"load":%q}`, a.token, a.load)); got != 204 || l.Holder() != nil {
		t.Errorf("bye is answered %d, and %v has the lease", got, l.Holder())
	}
}

func TestLeaseFaults(t *testing.T) {
	t.Parallel()
	app := newApp(t, Config{SuppressCallbackExceptions: true})
	l := app.Lease("motor")
	for want, opts := range map[string][]Option{
		"the lease is nil":           {HeldBy(nil)},
		"of another app":             {HeldBy(newApp(t, Config{}).Lease("motor"))},
		"HeldBy and is a job":        {HeldBy(l), Background()},
		"both HeldBy and Persistent": {HeldBy(l), Websocket(), Persistent()},
		"HeldBy and APIEndpoint":     {HeldBy(l), APIEndpoint("/api/speed")},
	} {
		if err := CallbackSafely(app, (&shareSpeed{}).handle, opts...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	app.live.close()
	defer func() {
		if v := recover(); v == nil || !strings.Contains(fmt.Sprint(v), "App.Lease") {
			t.Errorf("a lease after the start: %v", v)
		}
	}()
	app.Lease("late")
}

// post returns the status of the answer.
func post(t testing.TB, r *running, path, body string) int {
	t.Helper()
	resp, err := http.Post("http://"+r.addr+path, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	return resp.StatusCode
}
