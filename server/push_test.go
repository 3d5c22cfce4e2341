package server

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dashwire/dashwire/protocol"
)

// Properties of the layout below.
var (
	speed = protocol.NewProp[float64]("speed", "value")
	lines = protocol.NewProp[[]any]("lines", "data")
	text  = protocol.NewProp[string]("text", "children")
)

// livePages is a layout with a value, a list and a text.
func livePages(app *App) {
	app.cfg.SuppressCallbackExceptions = true
	app.SetLayout(div("id", "root", "children", []any{
		protocol.NewComponent("dash_core_components", "Slider").Set("id", "speed").Set("value", 1),
		protocol.NewComponent("dash_core_components", "Store").Set("id", "lines").Set("data", []any{}),
		div("id", "text"),
	}))
}

// runLive runs an app that pushes.
func runLive(t testing.TB, cfg Config, prepare ...func(*App)) *running {
	t.Helper()
	cfg.Live.Enabled = true
	return runApp(t, cfg, append([]func(*App){livePages}, prepare...)...)
}

// appending is a patch that adds to a list.
func appending(v any) *protocol.Patch {
	p := &protocol.Patch{}
	p.At().Append(v)
	return p
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestBroadcast(t *testing.T) {
	leakCheck(t)
	r := runLive(t, Config{})
	a, b := openTab(t, r), openTab(t, r)
	must(t, r.app.Broadcast(speed.Set(2), text.Set("two")))
	for _, page := range []*livePage{a, b} {
		page.waitFor("text.children", `"two"`)
		if got := page.prop("speed.value"); got != "2" {
			t.Errorf("speed is %s", got)
		}
	}
	// Who comes later begins with it, and isn't told again.
	c := openTab(t, r)
	if got := c.prop("speed.value") + c.prop("text.children"); got != `2"two"` {
		t.Errorf("the layout holds %s", got)
	}
	must(t, r.app.Broadcast(text.Set("three")))
	c.waitFor("text.children", `"three"`)
	if got := c.history("speed.value"); got != "" {
		t.Errorf("a new page was told %s", got)
	}
	r.stop()
}

// A page that is only told something must not end its socket.
func TestPushKeepsIdleSockets(t *testing.T) {
	t.Parallel()
	for want, cfg := range map[string]Config{
		`"inactivity_timeout":0`:    {Live: Live{Enabled: true}},
		`"inactivity_timeout":7000`: {Live: Live{Enabled: true}, WebsocketInactivityTimeout: Some(7 * time.Second)},
	} {
		if got := newSite(t, cfg).get("/").body; !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
}

func TestSetTogetherArrivesTogether(t *testing.T) {
	t.Parallel()
	r := runLive(t, Config{})
	a := openTab(t, r)
	a.mu.Lock()
	frames := a.frames
	a.mu.Unlock()
	must(t, r.app.Broadcast(speed.Set(3), protocol.NewProp[float64]("speed", "max").Set(9), text.Set("x")))
	a.waitFor("text.children", `"x"`)
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.frames != frames+1 || a.props["speed.max"] != "9" {
		t.Errorf("%d frames, max is %s", a.frames-frames, a.props["speed.max"])
	}
}

// What is pushed between a page's layout and its hello comes after the hello, once.
func TestPushBeforeHello(t *testing.T) {
	t.Parallel()
	r := runLive(t, Config{})
	must(t, r.app.BroadcastEvery(lines.Patch(appending(1))))
	a := loadTab(t, r)
	if got := a.prop("lines.data"); got != "[1]" {
		t.Errorf("the layout holds %s", got)
	}
	must(t, r.app.BroadcastEvery(lines.Patch(appending(2))))
	a.dial()
	a.hello()
	must(t, r.app.BroadcastEvery(lines.Patch(appending(3))))
	a.waitFor("lines.data", "[1,2,3]")
	if got := a.history("lines.data"); got != "[1,2] [1,2,3]" {
		t.Errorf("it was told %s", got)
	}
}

func TestReplayAfterCut(t *testing.T) {
	t.Parallel()
	r := runLive(t, Config{})
	a := openTab(t, r)
	must(t, r.app.Broadcast(speed.Set(2)))
	a.waitFor("speed.value", "2")
	a.hangUp()
	for i := range 5 {
		must(t, r.app.Broadcast(speed.Set(float64(10+i))))
		must(t, r.app.BroadcastEvery(text.Set(strconv.Itoa(i))))
		must(t, r.app.Clients()[0].SetEvery(lines.Set([]any{i})))
	}
	a.dial()
	a.hello()
	a.waitFor("lines.data", "[4]")
	for prop, want := range map[string]string{"speed.value": "2 14", "text.children": `"0" "1" "2" "3" "4"`, "lines.data": "[0] [1] [2] [3] [4]"} {
		if got := a.history(prop); got != want {
			t.Errorf("%s was set to %s, want %s", prop, got, want)
		}
	}
	if got := len(r.app.Clients()); got != 1 {
		t.Errorf("there are %d clients", got)
	}
}

func TestNamedTopics(t *testing.T) {
	t.Parallel()
	r := runLive(t, Config{})
	room := r.app.Topic("room")
	if room != r.app.Topic("room") || room.Name() != "room" {
		t.Errorf("the topic is another one the second time")
	}
	must(t, room.Set(speed.Set(5)))
	must(t, room.SetEvery(lines.Patch(appending("a")), lines.Patch(appending("b"))))
	in, out := openTab(t, r), openTab(t, r)
	client := r.app.push.clients.byKey[in.key(t)].client
	must(t, client.Join(room))
	must(t, client.Join(room))
	in.waitFor("lines.data", `["a","b"]`)
	must(t, room.Set(text.Set("hi")))
	in.waitFor("text.children", `"hi"`)
	if got := in.history("speed.value") + out.history("speed.value") + out.history("text.children"); got != "5" {
		t.Errorf("pages were told %s", got)
	}
	if got := string(room.Value(speed.Dependency())); got != "5" {
		t.Errorf("the topic's value is %s", got)
	}
	if members := room.Clients(); len(members) != 1 || members[0] != client || len(client.Topics()) != 1 {
		t.Errorf("members are %v, topics %v", members, client.Topics())
	}
	if err := client.Join(newApp(t, Config{}).Topic("room")); err == nil {
		t.Error("it has joined another app's topic")
	}
	client.Leave(room)
	must(t, room.Set(text.Set("gone")))
	must(t, client.Set(speed.Set(6)))
	in.waitFor("speed.value", "6")
	if got := in.prop("text.children"); got != `"hi"` || len(room.Clients()) != 0 {
		t.Errorf("after it left, it was told %s", got)
	}
}

// However many set a property at a time: all pages are told the same values in the same
// order, and of what may be left out the last one at least.
func TestManyPublishers(t *testing.T) {
	t.Parallel()
	r := runLive(t, Config{})
	pages := []*livePage{openTab(t, r), openTab(t, r), openTab(t, r)}
	for round, set := range []func(...protocol.Update) error{r.app.Broadcast, r.app.BroadcastEvery} {
		var all sync.WaitGroup
		for who := range 50 {
			all.Go(func() {
				for i := range 40 {
					n := (round*50+who)*40 + i // no value comes twice, so that pages wait for the last
					if err := set(speed.Set(float64(n)), text.Set(strconv.Itoa(n))); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		last := string(r.app.push.all.Value(speed.Dependency()))
		for _, page := range pages {
			page.waitFor("speed.value", last)
			page.waitFor("text.children", `"`+last+`"`)
		}
	}
	var every [][]string
	for _, page := range pages {
		page.mu.Lock()
		told := page.told["speed.value"]
		page.mu.Unlock()
		every = append(every, told[len(told)-50*40:])
	}
	if !slices.Equal(every[0], every[1]) || !slices.Equal(every[0], every[2]) {
		t.Error("the pages were told the values in different orders")
	}
}

// A page that joins and leaves while others publish has what the topic has after the
// last Join, whatever it missed.
func TestJoinWhilePublishing(t *testing.T) {
	t.Parallel()
	r := runLive(t, Config{Live: Live{MaxPending: 2000}})
	room := r.app.Topic("room")
	a := openTab(t, r)
	client := a.client()
	var all sync.WaitGroup
	for who := range 4 {
		all.Go(func() {
			for i := range 200 {
				var err error
				switch {
				case who > 0 && rand.IntN(2) == 0:
					err = client.Join(room)
				case who > 0:
					client.Leave(room)
				case i%50 == 0:
					err = room.Set(lines.Set([]any{}))
				default:
					err = room.SetEvery(lines.Patch(appending(i)), speed.Set(float64(i)))
				}
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	must(t, client.Join(room))
	a.waitFor("lines.data", string(room.Value(lines.Dependency())))
	a.waitFor("speed.value", "199")
}

func TestDropTopic(t *testing.T) {
	t.Parallel()
	r := runLive(t, Config{})
	old := r.app.Topic("room")
	must(t, old.Set(text.Set("old")))
	in := openTab(t, r)
	must(t, in.client().Join(old))
	in.waitFor("text.children", `"old"`)
	r.app.DropTopic("room")
	r.app.DropTopic("nowhere")
	for what, err := range map[string]error{
		"Set": old.Set(text.Set("more")), "SetEvery": old.SetEvery(text.Set("more")), "Join": in.client().Join(old),
	} {
		if !errors.Is(err, ErrTopicDropped) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if len(old.Clients())+len(in.client().Topics()) != 0 {
		t.Errorf("members are %v, topics %v", old.Clients(), in.client().Topics())
	}
	again := r.app.Topic("room")
	if again == old || again.Value(text.Dependency()) != nil {
		t.Errorf("the topic of that name has %s", again.Value(text.Dependency()))
	}
	must(t, again.Set(text.Set("new")))
	must(t, in.client().Set(speed.Set(1)))
	in.waitFor("speed.value", "1")
	if got := in.prop("text.children"); got != `"old"` {
		t.Errorf("a page that has not joined the new topic was told %s", got)
	}
	must(t, in.client().Join(again))
	in.waitFor("text.children", `"new"`)
}

// key is by what the server knows the page.
func (b *livePage) key(t testing.TB) clientKey {
	t.Helper()
	token, ok := verifyToken(b.r.app.cfg.SecretKey, "end", b.token)
	if !ok {
		t.Fatal("the page's token is not valid")
	}
	return clientKey{token, b.load}
}

// client is the server's side of the page.
func (b *livePage) client() *Client {
	if s := b.r.app.push.clients.ofKey(b.key(b)); s != nil {
		return s.client
	}
	return nil
}

func TestSetErrors(t *testing.T) {
	t.Parallel()
	r := runLive(t, Config{})
	a := openTab(t, r)
	dict := protocol.DictID(protocol.IDPart{Key: "type", Value: protocol.All})
	for name, update := range map[string]protocol.Update{
		"wildcard": {ID: dict, Property: "value", Value: 1}, "no id": {Property: "value"}, "no property": {ID: protocol.StringID("x")},
		"can't be encoded": {ID: protocol.StringID("x"), Property: "value", Value: func() {}},
	} {
		for _, set := range []func(...protocol.Update) error{r.app.Broadcast, r.app.Topic("x").SetEvery, a.client().Set} {
			if err := set(text.Set("partly"), update); err == nil {
				t.Errorf("%s: no error", name)
			}
		}
	}
	nameless := r.app.Topic("")
	for _, err := range []error{nameless.Set(text.Set("x")), nameless.SetEvery(text.Set("x")), a.client().Join(nameless)} {
		if err == nil {
			t.Error("a topic without a name is no error")
		}
	}
	must(t, r.app.Broadcast())
	must(t, r.app.Broadcast(speed.Set(9)))
	a.waitFor("speed.value", "9")
	if got := a.prop("text.children"); got != "" {
		t.Errorf("half of an update arrived: %s", got)
	}
}

// What is pushed before the app starts may be patches of the layout, as many as there
// are.
func TestManyPatchesBeforeTheStart(t *testing.T) {
	t.Parallel()
	var want []any
	r := runLive(t, Config{Live: Live{MaxPending: 1 << 10}}, func(app *App) {
		for i := range 100 {
			want = append(want, i)
			must(t, app.BroadcastEvery(lines.Patch(appending(i)), speed.Set(float64(i))))
		}
	})
	must(t, r.app.Broadcast(text.Set("started"))) // it is folded now
	if got, all := r.app.push.all.Value(lines.Dependency()), encoded(t, want); string(got) != all {
		t.Errorf("the value is %s", got)
	}
	a := openTab(t, r)
	if got := a.prop("lines.data") + a.prop("speed.value"); got != encoded(t, want)+"99" {
		t.Errorf("the layout holds %s", got)
	}
	must(t, r.app.BroadcastEvery(lines.Patch(appending("more"))))
	a.waitFor("lines.data", encoded(t, append(want, "more")))
}

func encoded(t testing.TB, value any) string {
	t.Helper()
	text, err := protocol.Encode(value)
	must(t, err)
	return string(text)
}

// Whatever a value is, what the page gets is what a later page begins with.
func TestFormsOfValues(t *testing.T) {
	t.Parallel()
	r := runLive(t, Config{})
	a := openTab(t, r)
	data := protocol.NewProp[any]("lines", "data")
	var set Opt[string]
	set.Set("x")
	patch := appending("b")
	text, err := protocol.Encode(patch)
	must(t, err)
	for name, c := range map[string]struct {
		value any
		want  string
	}{
		"a number that is none": {math.NaN(), "null"},
		"among others":          {[]float64{1, math.Inf(1)}, "[1,null]"},
		"nothing":               {nil, "null"},
		"an Opt":                {set, `"x"`},
		"typed":                 {protocol.Array([]uint8{1, 2}), `{"dtype":"u1","bdata":"AQI="}`},
		"a patch":               {patch, `["a","b"]`},
		"a patch as a value":    {*patch, `["a","b"]`},
		"a patch as JSON":       {protocol.Raw(text), `["a","b"]`},
		"large":                 {strings.Repeat("x", 3<<20), `"` + strings.Repeat("x", 3<<20) + `"`},
	} {
		must(t, r.app.Broadcast(data.Set([]any{"a"})))
		must(t, r.app.Broadcast(data.Set(c.value)))
		a.waitFor("lines.data", c.want)
		var plain any // with its keys in order
		must(t, protocol.Decode([]byte(c.want), &plain))
		if got := loadTab(t, r).prop("lines.data"); got != encoded(t, plain) {
			t.Errorf("%s: the layout holds %.100s", name, got)
		}
	}
}

// An app that doesn't push has pages without anything of it.
func TestNotLive(t *testing.T) {
	t.Parallel()
	s := newSite(t, Config{})
	for _, path := range []string{"/", "/_dash-layout", "/_dash-dependencies"} {
		if got := s.get(path).body; strings.Contains(got, "_dashwire") || strings.Contains(got, "websocket") {
			t.Errorf("%s holds %s", path, got)
		}
	}
	topic := s.app.Topic("late")
	for name, err := range map[string]error{
		"Broadcast": s.app.Broadcast(speed.Set(1)), "Topic.Set": topic.Set(speed.Set(1)), "Update": s.app.Update("x"),
	} {
		if !errors.Is(err, ErrNotLive) {
			t.Errorf("%s: %v", name, err)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("OnConnect after the start does not panic")
		}
	}()
	s.app.OnConnect(func(context.Context, *Client) {})
}
