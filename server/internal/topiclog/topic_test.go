package topiclog

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"testing"

	"github.com/dashwire/dashwire/protocol"
)

// browser is what a page makes of what it is told. It is cut off by forgetting
// frames that it was sent.
type browser struct {
	t      *testing.T
	reader *Reader
	pos    uint64
	props  map[Key]string
	told   map[Key][]string // whole values of Every, in order
}

func (b *browser) apply(e *Entry) {
	if !e.Patch {
		b.props[e.Key] = string(e.Value)
		if e.Every {
			b.told[e.Key] = append(b.told[e.Key], string(e.Value))
		}
		return
	}
	before, ok := b.props[e.Key]
	if !ok {
		b.t.Errorf("a patch of %v came before its value", e.Key)
		return
	}
	b.props[e.Key] = patched(b.t, before, e.Value)
}

func patched(t *testing.T, before string, patch []byte) string {
	var p protocol.Patch
	if err := p.UnmarshalJSON(patch); err != nil {
		t.Fatal(err)
	}
	after, err := p.Apply(protocol.Raw(before))
	if err != nil {
		t.Errorf("patch %s of %s: %v", patch, before, err)
		return before
	}
	text, err := protocol.Encode(after)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// read takes a frame and loses it in some cases, as a socket does when it ends.
func (b *browser) read(limit int, lose bool) (more bool) {
	entries, more := b.reader.Gather(nil, limit)
	if lose {
		b.reader.Seek(b.pos)
		return true
	}
	for i, e := range entries {
		if i > 0 && e.Seq < entries[i-1].Seq {
			b.t.Errorf("number %d came after %d", e.Seq, entries[i-1].Seq)
		}
		if e.Seq <= b.pos {
			b.t.Errorf("number %d came again at %d", e.Seq, b.pos)
		}
		b.apply(e)
	}
	b.pos = b.reader.Position()
	return more
}

// truth is the state that all changes lead to, applied in order.
type truth struct {
	props map[Key]string
	every map[Key][]string
}

func (s *truth) apply(t *testing.T, c Change) {
	switch {
	case c.Patch:
		s.props[c.Key] = patched(t, s.props[c.Key], c.Value)
	case c.Every:
		s.every[c.Key] = append(s.every[c.Key], string(c.Value))
		fallthrough
	default:
		s.props[c.Key] = string(c.Value)
	}
}

func text(t *testing.T, v any) []byte {
	value, err := protocol.Encode(v)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func appendTo(t *testing.T, v any) []byte {
	var p protocol.Patch
	p.At().Append(v)
	return text(t, &p)
}

// randomChange makes a change of a few properties: lists, so that patches fit.
func randomChange(t *testing.T, r *rand.Rand, topic, n int, state *truth) Change {
	k := Key{fmt.Sprintf("t%d-%d", topic, r.IntN(4)), "data"}
	c := Change{Key: k, Value: text(t, []any{n})}
	switch kind := r.IntN(4); {
	case kind == 0:
		c.Every = true
	case kind == 1 && state.props[k] != "":
		c.Patch, c.Value = true, appendTo(t, n)
	}
	return c
}

func checkBrowser(t *testing.T, name string, b *browser, want *truth, keepsAll bool) {
	t.Helper()
	for k, v := range want.props {
		if b.props[k] != v {
			t.Errorf("%s: %v is %s, want %s", name, k, b.props[k], v)
		}
	}
	for k, list := range want.every {
		got := b.told[k]
		if keepsAll && !slices.Equal(got, list) {
			t.Errorf("%s: of %v it was told %v, want %v", name, k, got, list)
		}
		for rest := list; len(got) > 0; got = got[1:] { // in order and none twice
			i := slices.Index(rest, got[0])
			if i < 0 {
				t.Errorf("%s: of %v it was told %v out of order or twice", name, k, got[0])
				break
			}
			rest = rest[i+1:]
		}
	}
}

// Readers of several topics that read slowly, lose frames and join late end with
// the state that the changes lead to.
func TestReadersAgree(t *testing.T) {
	t.Parallel()
	for _, keep := range []int{1 << 30, 3000, 400, 0} {
		for seed := range uint64(20) {
			t.Run(fmt.Sprintf("keep %d seed %d", keep, seed), func(t *testing.T) {
				t.Parallel()
				r := rand.New(rand.NewPCG(seed, uint64(keep)))
				clock := NewClock()
				state := &truth{map[Key]string{}, map[Key][]string{}}
				topics := make([]*Topic, 3)
				for i := range topics {
					topics[i] = New(clock, Options{Keep: keep, Lost: func(k Key) { t.Errorf("a patch of %v was lost", k) }})
				}
				early := newBrowser(t, clock, topics, false)
				var late []*browser
				for n := range 300 {
					i := r.IntN(len(topics))
					var group []Change
					for range 1 + r.IntN(3) {
						c := randomChange(t, r, i, n, state)
						group = append(group, c)
						state.apply(t, c)
					}
					topics[i].Publish(group...)
					if r.IntN(40) == 0 {
						late = append(late, newBrowser(t, clock, topics, true))
					}
					if r.IntN(5) == 0 {
						early.read(r.IntN(2000), r.IntN(3) == 0)
					}
					for _, b := range late {
						if r.IntN(8) == 0 {
							b.read(r.IntN(1000), r.IntN(3) == 0)
						}
					}
				}
				for early.read(1+r.IntN(3000), r.IntN(4) == 0) {
				}
				checkBrowser(t, "first", early, state, keep == 1<<30)
				for i, b := range late {
					for b.read(1+r.IntN(3000), r.IntN(4) == 0) {
					}
					checkBrowser(t, "late "+strconv.Itoa(i), b, state, false)
				}
				for _, topic := range topics {
					entries, _ := topic.State()
					for _, e := range entries {
						if got, want := string(e.Value), state.props[e.Key]; got != want {
							t.Errorf("state: %v is %s, want %s", e.Key, got, want)
						}
						if got := string(topic.Value(e.Key)); got != state.props[e.Key] {
							t.Errorf("value: %v is %s, want %s", e.Key, got, state.props[e.Key])
						}
					}
				}
			})
		}
	}
}

func newBrowser(t *testing.T, clock *Clock, topics []*Topic, join bool) *browser {
	b := &browser{t: t, reader: NewReader(clock, clock.Now()), props: map[Key]string{}, told: map[Key][]string{}}
	for _, topic := range topics {
		if join {
			b.reader.Join(topic)
		} else {
			b.reader.Follow(topic)
		}
	}
	b.pos = clock.Now()
	if join {
		b.pos = b.reader.Position()
	}
	return b
}

// Publishers and readers side by side.
func TestConcurrentReadersAgree(t *testing.T) {
	t.Parallel()
	clock := NewClock()
	topics := make([]*Topic, 3)
	for i := range topics {
		topics[i] = New(clock, Options{Keep: 1 << 30})
	}
	const each = 2000
	var publishers, readers sync.WaitGroup
	done := make(chan struct{})
	states := make([]*truth, len(topics))
	for i, topic := range topics {
		states[i] = &truth{map[Key]string{}, map[Key][]string{}}
		publishers.Go(func() {
			r := rand.New(rand.NewPCG(1, uint64(i)))
			for n := range each {
				c := randomChange(t, r, i, n, states[i])
				states[i].apply(t, c)
				topic.Publish(c)
			}
		})
	}
	browsers := make([]*browser, 4)
	for i := range browsers {
		b := &browser{t: t, reader: NewReader(clock, 0), props: map[Key]string{}, told: map[Key][]string{}}
		for _, topic := range topics {
			b.reader.Follow(topic)
		}
		browsers[i] = b
		readers.Go(func() {
			r := rand.New(rand.NewPCG(2, uint64(i)))
			for ended := false; !ended; {
				select {
				case <-done:
					ended = true
				default:
				}
				for b.read(1+r.IntN(5000), r.IntN(10) == 0) {
				}
			}
		})
	}
	publishers.Wait()
	close(done)
	readers.Wait()
	for i, b := range browsers {
		for j := range states {
			checkBrowser(t, fmt.Sprintf("reader %d topic %d", i, j), b, states[j], true)
		}
	}
}

// Who gets a snapshot of several topics is told what they say of one property in the
// order in which it was set.
func TestSnapshotOfSeveralTopics(t *testing.T) {
	t.Parallel()
	clock := NewClock()
	a, b := New(clock, Options{}), New(clock, Options{})
	k := Key{"x", "value"}
	for _, c := range []struct {
		topic *Topic
		key   Key
		value string
	}{{b, k, "1"}, {a, Key{"y", "value"}, "2"}, {a, k, "3"}, {b, k, "4"}} {
		c.topic.Publish(Change{Key: c.key, Value: []byte(c.value)})
	}
	for _, order := range [][]*Topic{{a, b}, {b, a}} {
		r := NewReader(clock, 0)
		for _, topic := range order {
			r.Follow(topic)
		}
		r.Resync()
		entries, _ := r.Gather(nil, 1000)
		if last := entries[len(entries)-1]; string(last.Value) != "4" {
			t.Errorf("the last value is %s", last.Value)
		}
	}
}
