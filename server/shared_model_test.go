package server

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/google/uuid"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server/internal/overlay"
)

// modelTab does with shared callbacks what a page does, step by step: frames and
// requests wait until the test has them arrive.
type modelTab struct {
	t     *testing.T
	app   *App
	token string
	load  string
	key   clientKey
	state *clientState
	at    *attachment

	local   map[string]string // by id.prop
	inbox   []json.RawMessage // messages that have come and are not applied
	fired   []*modelFire      // callbacks that are to be called
	outbox  []*protocol.Request
	seq     map[string]uint64
	applied map[string]int // how often a property was set from outside
}

type modelFire struct {
	plan    *plan
	changed []string
}

// modelLine is a connection that is looked at by the test only.
type modelLine struct{}

func (modelLine) attach(feed)                             {}
func (modelLine) wake()                                   {}
func (modelLine) tooSlow()                                {}
func (modelLine) setProps([]protocol.Update) error        { return nil }
func (modelLine) answer(*protocol.CallbackResponse) error { return nil }
func (modelLine) getProps(context.Context, protocol.ID, []string) (protocol.PropertyValues, error) {
	return nil, nil
}

// openModel loads a page: its layout holds what all pages have.
func openModel(t *testing.T, app *App) *modelTab {
	t.Helper()
	tab := &modelTab{t: t, app: app, token: app.newPageToken(), load: uuid.NewString(), local: map[string]string{}, seq: map[string]uint64{}, applied: map[string]int{}}
	layout := overlay.NewIndex(app.push.current(app.push.layout.Load()))
	for k := range app.shared.props {
		if value := layout.Value(k.ID, k.Prop); value != nil {
			tab.local[k.ID+"."+k.Prop] = string(value)
		}
	}
	tab.local[positionStore+".data"] = string(layout.Value(positionStore, "data"))
	var err error
	if tab.key, err = app.clientKeyOf(tab.token, tab.load); err != nil {
		t.Fatal(err)
	}
	p := &app.push
	s := p.newState(p.clock.Now())
	p.clients.mu.Lock()
	_, ok := p.clients.enter(s, tab.key)
	p.clients.mu.Unlock()
	if !ok {
		t.Fatal("there is no room for a page")
	}
	var mark string
	if err := json.Unmarshal([]byte(tab.local[positionStore+".data"]), &mark); err != nil {
		t.Fatal(err)
	}
	pos, _, ok := p.parseMark(mark)
	if !ok {
		t.Fatalf("the layout's position is %s", mark)
	}
	s.connected = true
	s.reader.Follow(p.all.log)
	s.reader.Seek(pos)
	p.all.add(s)
	if tab.at, err = newAttachment(s, modelLine{}, tab.load); err != nil {
		t.Fatal(err)
	}
	s.at.Store(tab.at)
	tab.state = s
	return tab
}

// set is a person's doing.
func (tab *modelTab) set(prop, value string) {
	tab.local[prop] = value
	tab.fire(prop)
}

// fire has the callbacks called that have a property as input.
func (tab *modelTab) fire(prop string) {
	for _, c := range tab.app.shared.list {
		if !slices.ContainsFunc(c.plan.inputs, func(in protocol.Dependency) bool { return in.String() == prop }) {
			continue
		}
		i := slices.IndexFunc(tab.fired, func(f *modelFire) bool { return f.plan == c.plan })
		if i < 0 {
			i = len(tab.fired)
			tab.fired = append(tab.fired, &modelFire{plan: c.plan})
		}
		if f := tab.fired[i]; !slices.Contains(f.changed, prop) {
			f.changed = append(f.changed, prop)
		}
	}
}

// ask makes a request of the callback that was fired first.
func (tab *modelTab) ask() bool {
	if len(tab.fired) == 0 {
		return false
	}
	f := tab.fired[0]
	tab.fired = tab.fired[1:]
	tab.seq[f.plan.lane]++
	req := &protocol.Request{
		Output: f.plan.id, ChangedPropIDs: f.changed, HasOutputs: true, MultiOutputs: len(f.plan.outputs) > 1,
		Stamp: &protocol.Stamp{Token: tab.token, Load: tab.load, Lane: f.plan.lane, Seq: tab.seq[f.plan.lane]},
	}
	arg := func(d protocol.Dependency) protocol.Group { return group(d, protocol.Raw(tab.local[d.String()])) }
	for _, in := range f.plan.inputs {
		req.Inputs = append(req.Inputs, arg(in))
	}
	for _, dep := range f.plan.entry.State {
		req.State = append(req.State, arg(dep))
	}
	for _, out := range f.plan.outputs {
		req.Outputs = append(req.Outputs, protocol.OutputGroup{Args: []protocol.Dependency{out}})
	}
	tab.outbox = append(tab.outbox, req)
	return true
}

// send has the oldest request arrive.
func (tab *modelTab) send() bool {
	if len(tab.outbox) == 0 {
		return false
	}
	req := tab.outbox[0]
	tab.outbox = tab.outbox[1:]
	request := tab.app.emptyRequest()
	request.life.app = tab.app
	call, err := tab.app.dispatch(context.Background(), req, request, nil)
	if err != nil || call == nil || call.answer.HasSideUpdates() {
		tab.t.Errorf("%s was answered %v", req.Output, err)
	}
	return true
}

// receive has the server make a frame.
func (tab *modelTab) receive() bool {
	frame, more := tab.at.gather(nil, 64)
	if len(frame) > 0 {
		var list []json.RawMessage
		if err := json.Unmarshal(frame, &list); err != nil {
			tab.t.Fatal(err)
		}
		tab.inbox = append(tab.inbox, list...)
	}
	return more || len(frame) > 0
}

// apply sets what the oldest message says.
func (tab *modelTab) apply() bool {
	if len(tab.inbox) == 0 {
		return false
	}
	var m struct {
		Payload struct {
			ComponentID string
			Props       map[string]json.RawMessage
		}
	}
	if err := json.Unmarshal(tab.inbox[0], &m); err != nil {
		tab.t.Fatal(err)
	}
	tab.inbox = tab.inbox[1:]
	for name, value := range m.Payload.Props {
		prop := m.Payload.ComponentID + "." + name
		tab.local[prop] = string(value)
		tab.applied[prop]++
		tab.fire(prop)
	}
	return true
}

// settle has everything arrive, as it does when people stop.
func settle(tabs []*modelTab) (requests int) {
	for busy := true; busy; {
		synctest.Wait() // for the callbacks
		busy = false
		for _, tab := range tabs {
			for tab.receive() {
				busy = true
			}
			for tab.apply() {
				busy = true
			}
			for tab.ask() {
				busy = true
			}
			for tab.send() {
				busy, requests = true, requests+1
			}
		}
	}
	return requests
}

// runCount counts runs by name.
type runCount struct {
	mu sync.Mutex
	n  map[string]int
}

func (r *runCount) add(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.n == nil {
		r.n = map[string]int{}
	}
	r.n[name]++
}

func (r *runCount) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return fmt.Sprint(r.n)
}

type addIn struct {
	X float64 `input:"x.value"`
	Y float64 `input:"y.value"`
}

type addOut struct {
	Sum string `output:"sum.children"`
}

type twiceIn struct {
	X float64 `input:"x.value"`
}

type twiceOut struct {
	Twice float64 `output:"twice.value"`
}

type shownIn struct {
	Twice float64 `input:"twice.value"`
	Unit  string  `state:"unit.value"`
}

type shownOut struct {
	Shown string `output:"shown.children"`
}

// sharedApp has three shared callbacks, of which two hang together, and counts
// their runs.
func sharedApp(t testing.TB, runs *runCount, opts ...Option) *App {
	t.Helper()
	app := newApp(t, Config{SuppressCallbackExceptions: true})
	app.SetLayout(div("id", "root", "children", []any{
		div("id", "x", "value", 1), div("id", "y", "value", 10), div("id", "sum"), div("id", "twice"), div("id", "shown"),
		div("id", "unit", "value", "mm"),
	}))
	opts = append(opts, Shared())
	Callback(app, func(_ context.Context, in addIn) (addOut, error) {
		runs.add("sum")
		return addOut{fmt.Sprintf("%g+%g", in.X, in.Y)}, nil
	}, opts...)
	// It is registered before the one that sets its input.
	Callback(app, func(_ context.Context, in shownIn) (shownOut, error) {
		runs.add("shown")
		return shownOut{fmt.Sprintf("%g %s", in.Twice, in.Unit)}, nil
	}, opts...)
	Callback(app, func(_ context.Context, in twiceIn) (twiceOut, error) {
		runs.add("twice")
		return twiceOut{2 * in.X}, nil
	}, opts...)
	t.Cleanup(func() { must(t, app.Shutdown(context.Background())) })
	must(t, app.Start())
	return app
}

func (s *shared) text(prop string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k, p := range s.props {
		if k.ID+"."+k.Prop == prop {
			return string(p.value)
		}
	}
	return ""
}

// Whatever people do at a time in several pages, and however frames and requests
// overtake each other on their way, all pages and the server end up the same.
func TestSharedPagesAgree(t *testing.T) {
	for seed := range uint64(150) {
		synctest.Test(t, func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 1))
			app := sharedApp(t, &runCount{})
			tabs := []*modelTab{openModel(t, app), openModel(t, app), openModel(t, app)}
			for range 300 {
				tab := tabs[random.IntN(len(tabs))]
				switch random.IntN(12) {
				case 0, 1, 2:
					tab.set([]string{"x.value", "y.value"}[random.IntN(2)], strconv.Itoa(random.IntN(5)))
				case 3, 4:
					tab.ask()
				case 5, 6:
					tab.send()
				case 7:
					tab.receive()
				case 8, 9:
					tab.apply()
				case 10:
					synctest.Wait()
				case 11:
					switch n := random.IntN(30); {
					case n == 0 && len(tabs) < 5:
						tabs = append(tabs, openModel(t, app))
					case n < 5:
						must(t, app.Broadcast(protocol.NewProp[float64]("x", "value").Set(float64(random.IntN(5)))))
					}
				}
			}
			if n := settle(tabs); n > 20_000 {
				t.Errorf("seed %d: it took %d requests to agree", seed, n)
			}
			tabs = append(tabs, openModel(t, app)) // who comes last
			x, y := app.shared.text("x.value"), app.shared.text("y.value")
			var fx float64
			must(t, json.Unmarshal([]byte(x), &fx))
			want := map[string]string{
				"x.value": x, "y.value": y, "sum.children": fmt.Sprintf(`"%s+%s"`, x, y),
				"twice.value": fmt.Sprint(2 * fx), "shown.children": fmt.Sprintf(`"%g mm"`, 2*fx),
			}
			for prop, value := range want {
				if got := app.shared.text(prop); got != value {
					t.Errorf("seed %d: on the server %s is %s, want %s", seed, prop, got, value)
				}
				for i, tab := range tabs {
					if tab.local["unit.value"] == "" {
						tab.local["unit.value"] = `"mm"`
					}
					if got := tab.local[prop]; got != value {
						t.Errorf("seed %d: in page %d %s is %s, want %s", seed, i, prop, got, value)
					}
				}
			}
		})
		if t.Failed() {
			return
		}
	}
}

// A person who drags is not disturbed, each change runs the callback once, and what
// is told to others comes back from nobody.
func TestSharedDrag(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		runs := &runCount{}
		app := sharedApp(t, runs)
		if got := runs.String(); got != "map[shown:1 sum:1 twice:1]" {
			t.Errorf("when the app had started, the callbacks had run %s", got)
		}
		a, b := openModel(t, app), openModel(t, app)
		if got := a.local["shown.children"]; got != `"2 mm"` {
			t.Errorf("a page begins with %s", got)
		}
		for i := range 50 {
			a.set("x.value", strconv.Itoa(100+i))
			for a.ask() {
			}
			a.send() // both of its callbacks have x as input
			a.send()
			synctest.Wait()
			for _, tab := range []*modelTab{a, b} {
				tab.receive()
				for tab.apply() {
				}
			}
			if got := b.local["x.value"]; got != strconv.Itoa(100+i) {
				t.Errorf("the other page has %s", got)
			}
		}
		settle([]*modelTab{a, b})
		if n := a.applied["x.value"]; n != 0 {
			t.Errorf("who dragged was told %d times", n)
		}
		if got := runs.String(); got != "map[shown:51 sum:51 twice:51]" {
			t.Errorf("the callbacks have run %s", got)
		}
	})
}
