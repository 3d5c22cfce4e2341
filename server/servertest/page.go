package servertest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"sync"
	"time"

	"github.com/fasthttp/websocket"

	"github.com/dashwire/dashwire/protocol"
)

// Page is a page of an app as a browser would have it. Properties are named by
// "id.property", with the id of a pattern as JSON: `{"index":1,"type":"out"}.children`.
// It is safe for concurrent use.
type Page struct {
	t             TB
	client        *http.Client
	path, prefix  string
	header        http.Header
	token, load   string
	renderer      string
	stamps        map[string]string // callbacks that the page's script stamps, with their lanes
	hello         string            // the callback by which the page says who it is, empty for none
	callbacks     []protocol.CallbackEntry
	socketPath    string // empty for none
	allOverSocket bool

	work    sync.WaitGroup // what pushes have begun
	life    context.Context
	leave   context.CancelFunc // ends life
	lasting sync.WaitGroup     // persistent callbacks

	mu      sync.Mutex
	changed chan struct{} // closed and made anew at each change
	props   map[string]protocol.Raw
	lanes   map[string]*lane
	ws      *websocket.Conn // nil while there is none
	read    chan struct{}   // closed when ws is read no more
	waiting map[string]chan *protocol.CallbackResponse
	located []string   // properties that say where the page is, and the layout did not
	pushed  [][]string // properties whose callbacks are to be called
	pushing bool
	asked   int
}

// Value returns what a property has in the page now, as encoding/json would decode
// it: float64, string, []any, map[string]any. It is nil if the property is not set,
// or null.
func (p *Page) Value(prop string) any {
	p.t.Helper()
	var value any
	if text := p.raw(p.named(prop)); text != nil {
		if err := protocol.Decode(text, &value); err != nil {
			p.t.Fatalf("%s: %v", prop, err)
		}
	}
	return value
}

// JSON returns what a property has in the page now, as JSON. It is empty if the
// property is not set.
func (p *Page) JSON(prop string) string {
	p.t.Helper()
	return string(p.raw(p.named(prop)))
}

// named returns a property's name as the page spells it: the keys of an id may stand in
// any order.
func (p *Page) named(prop string) string {
	p.t.Helper()
	dep, err := protocol.ParseDependency(prop)
	if err != nil {
		p.t.Fatalf("%v", err)
	}
	return dep.String()
}

func (p *Page) raw(prop string) protocol.Raw {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.props[prop]
}

// Set changes a property as a person does by a component, and returns when the
// callbacks that this calls, and those that follow from them, have ended. As in a
// browser nothing happens if the property has that value already. It fails the test
// if a callback fails or the page has no such component; see TrySet.
//
//	page.Set("speed.value", 7)
func (p *Page) Set(prop string, value any) {
	p.t.Helper()
	if err := p.TrySet(prop, value); err != nil {
		p.t.Fatalf("set %s: %v", prop, err)
	}
}

// TrySet is Set for callbacks that may fail. Of the error of one the page knows no
// more than a browser does.
func (p *Page) TrySet(prop string, value any) error {
	dep, err := protocol.ParseDependency(prop)
	if err != nil {
		return err
	}
	return p.Update(protocol.Update{ID: dep.ID, Property: dep.Property, Value: value})
}

// Update is TrySet for several properties at once, so that a callback with more
// than one of them as inputs is called once:
//
//	err := page.Update(dcc.SliderValue("low").Set(1), dcc.SliderValue("high").Set(9))
func (p *Page) Update(updates ...protocol.Update) error {
	if p.life.Err() != nil {
		return errors.New("the page is closed")
	}
	texts := make([]protocol.Raw, len(updates))
	for i, u := range updates {
		text, err := protocol.Encode(u.Value)
		if err != nil {
			return fmt.Errorf("%s.%s: %w", u.ID, u.Property, err)
		}
		texts[i] = text
	}
	var news []string
	p.mu.Lock()
	for _, u := range updates {
		if !p.there(u.ID) {
			p.mu.Unlock()
			return fmt.Errorf("the page has no component with the id %s", u.ID)
		}
	}
	for i, u := range updates {
		prop := u.ID.String() + "." + u.Property
		if before := p.props[prop]; before == nil || !equal(before, texts[i]) {
			p.put(prop, texts[i])
			news = append(news, prop)
		}
	}
	p.mu.Unlock()
	return p.call(news)
}

// WaitFor returns when a property has a value, which it may have by now. It
// compares JSON, so that 7 is 7.0. If t is a *testing.T with a deadline, it fails
// the test shortly before and says what the property has.
//
//	page.WaitFor("status.children", "done")
func (p *Page) WaitFor(prop string, value any) {
	p.t.Helper()
	prop = p.named(prop)
	want, err := protocol.Encode(value)
	if err != nil {
		p.t.Fatalf("wait for %s: %v", prop, err)
	}
	if !p.wait(func() bool { return p.props[prop] != nil && equal(p.props[prop], want) }) {
		p.t.Fatalf("waited for %s to be %s, and it is %s%s", prop, want, p.raw(prop), p.why())
	}
}

// WaitUntil returns when cond is true. It is asked again after each change of the
// page.
func (p *Page) WaitUntil(cond func() bool) {
	p.t.Helper()
	unlocked := func() bool {
		p.mu.Unlock()
		defer p.mu.Lock()
		return cond()
	}
	if !p.wait(unlocked) {
		p.t.Fatalf("waited for a condition that the page never met%s", p.why())
	}
}

// why says why there is nothing more to wait for, if that isn't the test's end.
func (p *Page) why() string {
	if p.life.Err() != nil {
		return "; the page is closed"
	}
	return ""
}

// wait is false if the page was closed, so that nothing more comes, or the test is about
// to be ended.
func (p *Page) wait(cond func() bool) bool {
	var late <-chan time.Time
	if t, ok := p.t.(interface{ Deadline() (time.Time, bool) }); ok {
		if at, ok := t.Deadline(); ok {
			timer := time.NewTimer(time.Until(at) - 2*time.Second)
			defer timer.Stop()
			late = timer.C
		}
	}
	for {
		p.mu.Lock()
		changed := p.changed // before cond looks: what changes meanwhile counts
		met := cond()
		p.mu.Unlock()
		if met {
			return true
		}
		select {
		case <-changed:
		case <-p.life.Done():
			return false
		case <-late:
			return false
		}
	}
}

// put sets a property and tells who waits. mu is held.
func (p *Page) put(prop string, value protocol.Raw) {
	p.props[prop] = value
	var content any
	if protocol.Decode(value, &content) == nil {
		p.learn(content)
	}
	close(p.changed)
	p.changed = make(chan struct{})
}

// learn notes down the properties of the components in a value. mu is held.
func (p *Page) learn(value any) {
	switch v := value.(type) {
	case []any:
		for _, member := range v {
			p.learn(member)
		}
	case map[string]any:
		props, component := v["props"].(map[string]any)
		id := idOf(props["id"])
		for name, member := range props {
			if text, err := protocol.Encode(member); err == nil && component && id != "" {
				p.props[id+"."+name] = text
			}
		}
		if component && id != "" && v["type"] == "Location" && v["namespace"] == "dash_core_components" {
			p.locate(id)
		}
		for _, member := range v {
			p.learn(member)
		}
	}
}

// locate has a dcc.Location say where the page is, as far as its layout doesn't. mu is
// held.
func (p *Page) locate(id string) {
	address, err := url.Parse("http://" + host + p.path)
	if err != nil {
		return // then there is no such page
	}
	search := ""
	if address.RawQuery != "" {
		search = "?" + address.RawQuery
	}
	for name, value := range map[string]string{"href": address.String(), "pathname": address.EscapedPath(), "search": search, "hash": ""} {
		prop := id + "." + name
		if before := p.props[prop]; before != nil && string(before) != "null" {
			continue
		}
		if text, err := protocol.Encode(value); err == nil {
			p.props[prop] = text
			p.located = append(p.located, prop)
		}
	}
}

// idOf returns a component's id as ID.String spells it, empty for none.
func idOf(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case map[string]any:
		var id protocol.ID
		if text, err := protocol.Encode(v); err == nil && id.UnmarshalJSON(text) == nil {
			return id.String()
		}
	}
	return ""
}

func equal(a, b protocol.Raw) bool {
	var x, y any
	return protocol.Decode(a, &x) == nil && protocol.Decode(b, &y) == nil && reflect.DeepEqual(x, y)
}
