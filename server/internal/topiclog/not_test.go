package topiclog

import "testing"

// A reader isn't told what came from its page, unless it is told the whole state.
func TestNotTold(t *testing.T) {
	t.Parallel()
	clock := NewClock()
	topic := New(clock, Options{Keep: 1 << 10})
	own, other := NewReader(clock, 0), NewReader(clock, 0)
	for _, r := range []*Reader{own, other} {
		r.Follow(topic)
	}
	k := Key{ID: "x", Prop: "value"}
	for _, every := range []bool{false, true} {
		seq := topic.Publish(Change{Key: k, Value: []byte("1"), Every: every, Not: own})
		for r, want := range map[*Reader]int{own: 0, other: 1} {
			got, more := r.Gather(nil, 1<<10)
			if len(got) != want || more || r.Position() < seq {
				t.Errorf("every %v: told %d, want %d; more %v, position %d of %d", every, len(got), want, more, r.Position(), seq)
			}
		}
	}
	own.Resync()
	if got, _ := own.Gather(nil, 1<<10); len(got) != 1 || string(got[0].Value) != "1" {
		t.Errorf("of the state it is told %v", got)
	}
}
