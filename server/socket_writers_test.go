package server

import (
	"strconv"
	"strings"
	"testing"
)

// Browsers that take nothing hold up every goroutine that writes, and one more. Those
// that read get what is pushed all the same, and later so do they.
func TestWritersAreRelieved(t *testing.T) {
	t.Parallel()
	r := runLive(t, Config{})
	w := &r.app.writers
	w.mu.Lock()
	w.limit = 2
	w.mu.Unlock()
	var slow []*livePage
	for range 3 {
		b := openTab(t, r)
		b.hangUpReads(t)
		slow = append(slow, b)
	}
	quick := openTab(t, r)
	filler := strings.Repeat("x", 32<<10)
	last := ""
	for n, held := 0, 0; held < len(slow); n++ {
		last = strconv.Itoa(n)
		must(t, r.app.Broadcast(speed.Set(float64(n)), text.Set(filler+last)))
		quick.waitFor("speed.value", last)
		held = 0
		for _, b := range slow {
			s := socketOf(t, b.client())
			s.mu.Lock()
			if s.out.writing && len(s.out.line) > 0 { // it waits with a frame, and there is a newer one
				held++
			}
			s.mu.Unlock()
		}
	}
	for _, b := range slow {
		for b.prop("speed.value") != last {
			b.readOne(t)
		}
	}
	for _, b := range slow {
		if s := socketOf(t, b.client()); s.slowUntil.Load() == 0 {
			t.Error("a socket has held up who wrote to it, and is not known as slow")
		}
	}
}
