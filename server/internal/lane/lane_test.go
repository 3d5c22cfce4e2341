package lane

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// device is what stands behind a lane: it notes what reaches it.
type device struct {
	mu   sync.Mutex
	seen []uint64
	gaps []string
	room int
}

func (d *device) lane() *Lane[string] { return New(d.settings(), 0) }

func (d *device) settings() *Settings[string] {
	d.room = 1 << 20
	return &Settings[string]{
		Gap: 10 * time.Second, MaxWaiting: 100, MaxKept: 50,
		OnGap: func(first, last uint64) {
			d.mu.Lock()
			defer d.mu.Unlock()
			d.gaps = append(d.gaps, fmt.Sprint(first, "-", last))
		},
		Take: func(n int) bool {
			d.mu.Lock()
			defer d.mu.Unlock()
			if n > d.room {
				return false
			}
			d.room -= n
			return true
		},
		Give: func(n int) {
			d.mu.Lock()
			defer d.mu.Unlock()
			d.room += n
		},
		Go: func(run func()) { go run() },
	}
}

// log returns what the device saw, the numbers that were given up, and the room
// that is left.
func (d *device) log() (seen []uint64, gaps []string, room int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.seen), slices.Clone(d.gaps), d.room
}

// work is what a number does.
func (d *device) work(seq uint64) func() (string, int) {
	return func() (string, int) {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.seen = append(d.seen, seq)
		return fmt.Sprint("answer ", seq), 10
	}
}

func (d *device) submit(t *testing.T, l *Lane[string], seq uint64) *Item[string] {
	t.Helper()
	item, _, err := l.Submit(seq, 20, d.work(seq))
	if err != nil {
		t.Fatalf("number %d: %v", seq, err)
	}
	return item
}

// want compares the device's log.
func (d *device) want(t *testing.T, seen []uint64, gaps ...string) {
	t.Helper()
	gotSeen, gotGaps, _ := d.log()
	if !slices.Equal(gotSeen, seen) || !slices.Equal(gotGaps, gaps) {
		t.Fatalf("saw %v, gave up %v; want %v, %v", gotSeen, gotGaps, seen, gaps)
	}
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

func TestOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d device
		l := d.lane()
		third := d.submit(t, l, 3)
		synctest.Wait()
		if seen, _, _ := d.log(); isClosed(third.Ready()) || len(seen) > 0 {
			t.Fatalf("number 3 did not wait: %v", seen)
		}
		second, first := d.submit(t, l, 2), d.submit(t, l, 1)
		for i, item := range []*Item[string]{first, second, third} {
			<-item.Ready()
			<-item.Done()
			if answer, _ := item.Answer(); answer != fmt.Sprint("answer ", i+1) {
				t.Errorf("the answer of %d is %q", i+1, answer)
			}
		}
		again, fresh, err := l.Submit(2, 20, func() (string, int) { t.Error("number 2 ran twice"); return "", 0 })
		if err != nil || fresh || again != second {
			t.Errorf("number 2 again: %v, fresh %v", err, fresh)
		}
		d.want(t, []uint64{1, 2, 3})
	})
}

func TestGap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d device
		l := d.lane()
		d.submit(t, l, 1)
		pass(time.Hour)
		synctest.Wait()
		fifth := d.submit(t, l, 5)
		pass(6 * time.Second)
		d.submit(t, l, 4)
		d.submit(t, l, 9)
		pass(4*time.Second - 1)
		synctest.Wait()
		d.want(t, []uint64{1})
		pass(1)
		<-fifth.Done()
		synctest.Wait()
		d.want(t, []uint64{1, 4, 5}, "2-3")
		for _, seq := range []uint64{2, 3} {
			if _, _, err := l.Submit(seq, 20, d.work(seq)); !errors.Is(err, ErrPast) {
				t.Errorf("number %d, which was given up: %v", seq, err)
			}
			if _, err := l.Find(seq); !errors.Is(err, ErrPast) {
				t.Errorf("number %d, which was given up: %v", seq, err)
			}
		}
		// What fills the next gap within its own ten seconds stops the clock.
		pass(9 * time.Second)
		for _, seq := range []uint64{8, 7, 6} {
			d.submit(t, l, seq)
		}
		pass(time.Hour)
		synctest.Wait()
		d.want(t, []uint64{1, 4, 5, 6, 7, 8, 9}, "2-3")
	})
}

func TestAcknowledge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d device
		l := d.lane()
		_, _, full := d.log()
		for seq := range uint64(5) {
			<-d.submit(t, l, seq+1).Done()
		}
		synctest.Wait()
		l.Acknowledge(3)
		if _, _, room := d.log(); room != full-2*10 {
			t.Errorf("%d bytes are left, want %d", room, full-2*10)
		}
		if _, err := l.Find(3); !errors.Is(err, ErrPast) {
			t.Errorf("number 3: %v", err)
		}
		if item, err := l.Find(4); item == nil || err != nil {
			t.Errorf("number 4: %v", err)
		}
		if item, err := l.Find(6); item != nil || err != nil {
			t.Errorf("number 6, which is to come: %v, %v", item, err)
		}
		l.Acknowledge(2)
		l.Acknowledge(1 << 52) // it can't know better than the lane
		sixth := d.submit(t, l, 6)
		<-sixth.Done()
		synctest.Wait()
		l.Acknowledge(6)
		if _, _, room := d.log(); room != full {
			t.Errorf("%d bytes are left of %d", room, full)
		}
	})
}

// Nobody waits for a number whose sender says that it has its answer, or that it has
// given it up.
func TestAcknowledgeEndsAGap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d device
		l := d.lane()
		for _, seq := range []uint64{1, 4, 7} {
			d.submit(t, l, seq)
		}
		l.Acknowledge(1)
		synctest.Wait()
		d.want(t, []uint64{1})
		l.Acknowledge(2) // number 3 may come
		synctest.Wait()
		d.want(t, []uint64{1}, "2-2")
		d.submit(t, l, 3)
		synctest.Wait()
		d.want(t, []uint64{1, 3, 4}, "2-2")
		l.Acknowledge(1 << 52)
		synctest.Wait()
		d.want(t, []uint64{1, 3, 4, 7}, "2-2", "5-6")
		d.submit(t, l, 8)
		synctest.Wait()
		d.want(t, []uint64{1, 3, 4, 7, 8}, "2-2", "5-6")
		for _, seq := range []uint64{2, 5, 6} {
			if _, _, err := l.Submit(seq, 20, d.work(seq)); !errors.Is(err, ErrPast) {
				t.Errorf("number %d: %v", seq, err)
			}
		}
	})
}

// What a new lane is given of an earlier one is answered and not run.
func TestKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d device
		l := d.lane()
		for seq := range uint64(3) {
			<-d.submit(t, l, seq+1).Done()
		}
		synctest.Wait()
		d.submit(t, l, 5)
		l.Acknowledge(1)
		next, answers := l.Kept()
		if next != 4 || len(answers) != 2 || answers[0].Seq != 2 || answers[1].Seq != 3 {
			t.Fatalf("next is %d, kept are %v", next, answers)
		}
		var e device
		after := New(e.settings(), next-1)
		for _, kept := range answers {
			after.Keep(kept, 10)
		}
		for _, kept := range answers {
			item := e.submit(t, after, kept.Seq)
			<-item.Done()
			if got, _ := item.Answer(); got != kept.Answer {
				t.Errorf("number %d is answered %v, want %v", kept.Seq, got, kept.Answer)
			}
		}
		<-e.submit(t, after, 4).Done()
		synctest.Wait()
		e.want(t, []uint64{4})
		after.Acknowledge(4)
		if _, err := after.Find(2); !errors.Is(err, ErrPast) {
			t.Errorf("number 2, which is acknowledged: %v", err)
		}
		l.Stop()
	})
}

// A lane that knows nothing, as after a restart, begins where its sender says.
func TestBeginLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d device
		l := New(d.settings(), 56)
		d.submit(t, l, 58)
		<-d.submit(t, l, 57).Done()
		synctest.Wait()
		d.want(t, []uint64{57, 58})
	})
}

func TestBounds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d device
		l := d.lane()
		_, _, full := d.log()
		if _, _, err := l.Submit(1, full+1, d.work(1)); !errors.Is(err, ErrRoom) {
			t.Errorf("too large: %v", err)
		}
		for seq := range uint64(100) {
			d.submit(t, l, seq+2)
		}
		if _, _, err := l.Submit(102, 20, d.work(102)); !errors.Is(err, ErrFull) {
			t.Errorf("one too many: %v", err)
		}
		if l.Idle() || l.Drop() {
			t.Error("a lane where work waits is idle")
		}
		pass(10 * time.Second)
		synctest.Wait()
		if seen, _, room := d.log(); len(seen) != 100 || room != full-50*10 {
			t.Errorf("saw %d, %d bytes are left of %d", len(seen), room, full)
		}
		// An answer that finds no room is told to who waits for it, and forgotten.
		item, _, err := l.Submit(102, 20, func() (string, int) { return "large", full + 1 })
		if err != nil {
			t.Fatal(err)
		}
		<-item.Done()
		if answer, _ := item.Answer(); answer != "large" {
			t.Errorf("the answer is %q", answer)
		}
		synctest.Wait()
		if _, err := l.Find(102); !errors.Is(err, ErrPast) {
			t.Errorf("its number: %v", err)
		}
		dropped := l.Idle() && l.Drop()
		if _, _, room := d.log(); !dropped || room != full {
			t.Errorf("dropped %v, it keeps %d bytes", dropped, full-room)
		}
	})
}

// What all else waits for is taken in where there is no room for more.
func TestAwaitedIsTakenIn(t *testing.T) {
	for name, fill := range map[string]func(d *device, s *Settings[string]) int{
		"in number": func(_ *device, s *Settings[string]) int { s.MaxWaiting = 10; return 10 },
		"in bytes":  func(d *device, _ *Settings[string]) int { d.room = 10 * 20; return 10 },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var d device
				settings := d.settings()
				most := uint64(fill(&d, settings))
				_, _, full := d.log()
				l := New(settings, 0)
				for seq := uint64(2); seq <= most+1; seq++ {
					d.submit(t, l, seq)
				}
				if _, _, err := l.Submit(most+2, 20, d.work(most+2)); err == nil {
					t.Error("one too many is taken in")
				}
				d.submit(t, l, 1)
				synctest.Wait()
				seen, gaps, _ := d.log()
				if len(seen) != int(most)+1 || !slices.IsSorted(seen) || len(gaps) > 0 {
					t.Errorf("saw %v, gave up %v", seen, gaps)
				}
				l.Acknowledge(most + 1)
				if _, _, room := d.log(); room != full {
					t.Errorf("%d bytes are left of %d", room, full)
				}
			})
		})
	}
}

// Numbers are a client's to choose; a leap must not cost time.
func TestLeap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d device
		l := d.lane()
		for _, seq := range []uint64{1, 1 << 40, 1<<53 - 1} {
			d.submit(t, l, seq)
		}
		pass(20 * time.Second)
		synctest.Wait()
		d.want(t, []uint64{1, 1 << 40, 1<<53 - 1}, "2-1099511627775", "1099511627777-9007199254740990")
		l.Acknowledge(1<<53 - 1)
	})
}

func TestOldAnswersGiveWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d device
		l := d.lane()
		for _, seq := range []uint64{2, 3} {
			d.submit(t, l, seq)
		}
		pass(10 * time.Second)
		synctest.Wait()
		d.mu.Lock()
		d.room = 15 // new work takes 20
		d.mu.Unlock()
		<-d.submit(t, l, 4).Done()
		synctest.Wait()
		for seq, want := range map[uint64]error{2: ErrPast, 3: nil, 4: nil} {
			if _, err := l.Find(seq); !errors.Is(err, want) {
				t.Errorf("number %d: %v", seq, err)
			}
		}
	})
}

func TestStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d device
		l := d.lane()
		d.submit(t, l, 2)
		l.Stop()
		d.submit(t, l, 3)
		pass(time.Hour)
		synctest.Wait()
		d.want(t, nil)
	})
}

// TestAnyNetwork sends numbers from several goroutines, in any order, doubled, and
// some never: the device sees each of the others once, in order.
func TestAnyNetwork(t *testing.T) {
	t.Parallel()
	for round := range 200 {
		seed := uint64(round)
		synctest.Test(t, func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 1))
			var d device
			set := d.settings()
			set.MaxWaiting = 1000
			l := New(set, 0)
			_, _, full := d.log()
			var sent []uint64
			var want []uint64
			for seq := uint64(1); seq <= 200; seq++ {
				if random.IntN(20) == 0 {
					continue // lost for good
				}
				want = append(want, seq)
				for range 1 + random.IntN(3) {
					sent = append(sent, seq)
				}
			}
			// The network holds each back by up to 5 s, less than what the lane waits.
			var senders sync.WaitGroup
			for _, seq := range sent {
				delay := time.Duration(random.IntN(5000)) * time.Millisecond
				senders.Go(func() {
					pass(delay)
					item, _, err := l.Submit(seq, 20, func() (string, int) {
						answer, n := d.work(seq)()
						pass(time.Duration(seq%7) * time.Millisecond)
						return answer, n
					})
					if errors.Is(err, ErrPast) {
						return // a late copy
					}
					if err != nil {
						t.Errorf("number %d: %v", seq, err)
						return
					}
					<-item.Done()
					if answer, _ := item.Answer(); answer != fmt.Sprint("answer ", seq) {
						t.Errorf("number %d is answered %q", seq, answer)
					}
				})
			}
			senders.Wait()
			synctest.Wait()
			if seen, _, _ := d.log(); !slices.Equal(seen, want) {
				t.Errorf("round %d: saw %v\nwant %v", seed, seen, want)
			}
			dropped := l.Drop()
			if _, _, room := d.log(); !dropped || room != full {
				t.Errorf("round %d: dropped %v, %d bytes are kept", seed, dropped, full-room)
			}
		})
	}
}

// pass lets the bubble's time pass.
func pass(d time.Duration) { <-time.After(d) }
