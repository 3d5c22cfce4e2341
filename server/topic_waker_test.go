package server

import (
	"strconv"
	"sync"
	"testing"

	"github.com/dashwire/dashwire/protocol"
)

// Large topics are woken in turn, some pages at a time, and once more where something
// was published meanwhile: then to those as well who have joined.
func TestRounds(t *testing.T) {
	t.Parallel()
	topic := func(members int) *Topic {
		made := &Topic{members: map[*clientState]struct{}{}}
		for range members {
			made.members[&clientState{}] = struct{}{}
		}
		return made
	}
	small, a, b := topic(wakeAtOnce), topic(2*wakeAtOnce+1), topic(wakeAtOnce+1)
	if !small.wakeFew() || a.wakeFew() {
		t.Error("what is few is not told from what is many")
	}
	l := rounds{{topic: a, left: a.everyMember()}, {topic: b, left: b.everyMember()}}
	left := func() (counts [2]int) {
		for _, r := range l {
			if r.topic == a {
				counts[0] = len(r.left)
			} else {
				counts[1] = len(r.left)
			}
		}
		return counts
	}
	want := func(counts ...int) {
		t.Helper()
		if got := left(); got != [2]int(counts) {
			t.Errorf("%v pages are left, want %v", got, counts)
		}
	}
	l = l.step()
	want(wakeAtOnce+1, wakeAtOnce+1)
	l = l.step()
	want(wakeAtOnce+1, 1)
	l = l.step()
	want(1, 1)
	if !l.again(b) || l.again(small) {
		t.Error("it is not known which topics have rounds")
	}
	b.members[&clientState{}] = struct{}{}
	l = l.step()
	want(1, wakeAtOnce+2)
	l = l.step()
	want(0, wakeAtOnce+2)
	l = l.step().step()
	want(0, 0)
	if len(l) > 0 {
		t.Errorf("%d rounds have nothing to do", len(l))
	}
}

// Whoever publishes, however fast and on how many topics: every page ends with what was
// last.
func TestManyPagesOfTwoTopics(t *testing.T) {
	t.Parallel()
	const pages, values = 2*wakeAtOnce + 2, 200
	mine := protocol.NewProp[string]("mine", "children")
	r := runLive(t, Config{})
	topic := r.app.Topic("all of them")
	tabs := make([]*livePage, pages)
	for i := range tabs {
		tabs[i] = openTab(t, r)
		must(t, tabs[i].client().Join(topic))
	}
	var publishers sync.WaitGroup
	publish := func(set func(n int) error) {
		publishers.Go(func() {
			for n := range values {
				if err := set(n + 1); err != nil {
					t.Error(err)
				}
			}
		})
	}
	publish(func(n int) error { return r.app.Broadcast(speed.Set(float64(n))) })
	publish(func(n int) error { return topic.Set(text.Set(strconv.Itoa(n))) })
	publish(func(n int) error { return tabs[n%pages].client().Set(mine.Set(strconv.Itoa(n))) })
	publishers.Wait()
	for i, b := range tabs {
		b.waitFor("speed.value", strconv.Itoa(values))
		b.waitFor("text.children", strconv.Quote(strconv.Itoa(values)))
		own := i
		for own+pages <= values {
			own += pages
		}
		b.waitFor("mine.children", strconv.Quote(strconv.Itoa(own)))
	}
}
