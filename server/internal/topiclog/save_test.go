package topiclog

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// file is what a database would make of what it is told.
type file map[string][]byte

func (f file) save(t *Topic, since Mark) Mark {
	s := t.Save(since)
	if s.Whole {
		clear(f)
	}
	for _, r := range s.Records {
		f[string(r.Key())] = r.Append(nil)
	}
	return s.Mark
}

func (f file) records(t *testing.T) []Record {
	t.Helper()
	var list []Record
	for _, key := range slices.Sorted(maps.Keys(f)) {
		r, err := ParseRecord(f[key])
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, r)
	}
	return list
}

// told is all that a reader at a position is told.
func told(t *Topic, from uint64) string {
	r := NewReader(t.clock, from)
	r.Follow(t)
	var b strings.Builder
	for more := true; more; {
		var entries []*Entry
		entries, more = r.Gather(nil, 1000)
		for _, e := range entries {
			fmt.Fprintf(&b, "%d %v %s %v;", e.Seq, e.Key, e.Value, e.Risky)
		}
	}
	return b.String()
}

// A topic that was saved piece by piece and restored tells each reader the same.
func TestSaveAndRestore(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		random := rand.New(rand.NewPCG(seed, 1))
		options := Options{Keep: 4000, Base: func(k Key) []byte {
			if k.ID == "base" {
				return []byte("[]")
			}
			return nil
		}}
		topic, f, mark := New(NewClock(), options), file{}, Mark{}
		for n := range 300 {
			var changes []Change
			for range 1 + random.IntN(3) {
				c := Change{Key: Key{[]string{"a", "b", "base", strings.Repeat("long", 1000)}[random.IntN(4)], "p"}, Value: []byte(`[` + strconv.Itoa(n) + `]`)}
				switch random.IntN(3) {
				case 0:
					c.Patch, c.Every = true, true
					c.Value = []byte(`{"__dash_patch_update":"__dash_patch_update","operations":[{"operation":"Append","location":[],"params":{"value":` + strconv.Itoa(n) + `}}]}`)
				case 1:
					c.Every = true
				}
				changes = append(changes, c)
			}
			topic.Publish(changes...)
			if random.IntN(5) == 0 {
				mark = f.save(topic, mark)
			}
		}
		f.save(topic, mark)
		clock := NewClock()
		now := topic.clock.Now()
		clock.Continue(topic.clock.Epoch(), now, now)
		again := New(clock, options)
		again.Restore(f.records(t))
		for from := range now + 1 {
			if got, want := told(again, from), told(topic, from); got != want {
				t.Fatalf("seed %d, from %d:\n%s\nwant\n%s", seed, from, got, want)
			}
		}
		// It goes on as the first one does.
		for _, t := range []*Topic{topic, again} {
			for n := range 100 {
				t.Publish(Change{Key: Key{"a", "p"}, Value: fmt.Appendf(nil, "%d", n), Every: n%2 == 0})
			}
		}
		if got, want := told(again, 0), told(topic, 0); got != want {
			t.Fatalf("seed %d, later:\n%s\nwant\n%s", seed, got, want)
		}
		if got, want := again.Save(Mark{}).Bytes, topic.Save(Mark{}).Bytes; got != want {
			t.Errorf("seed %d: it takes %d bytes, want %d", seed, got, want)
		}
	}
}

func TestPositionsOfAnotherProcess(t *testing.T) {
	t.Parallel()
	c := NewClock()
	c.Continue("0123456789ab", 100, 1000)
	for position, want := range map[string]bool{
		"0123456789ab.0": true, "0123456789ab.100": true, "0123456789ab.101": false, "0123456789ab.999": false,
		"0123456789ab.1000": true, "0123456789ab.1001": false, "ba9876543210.5": false,
	} {
		if _, ok := c.ParsePosition(position); ok != want {
			t.Errorf("%s: %v", position, ok)
		}
	}
}

func FuzzParseRecord(f *testing.F) {
	f.Add(Record{InRing, &Entry{Seq: 300, order: 2, Change: Change{Key: Key{"id", "prop"}, Value: []byte("1"), Every: true}}}.Append(nil))
	f.Add([]byte{0, 1, 0, 0xff, 0xff, 3, 'i'})
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := ParseRecord(text)
		if err != nil {
			return
		}
		again, err := ParseRecord(r.Append(nil))
		if err != nil || again.Seq != r.Seq || again.order != r.order || again.Entry.Key != r.Entry.Key || string(again.Value) != string(r.Value) || again.Place != r.Place {
			t.Errorf("%v became %v, %v", r, again, err)
		}
	})
}
