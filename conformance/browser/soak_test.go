package browser

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// soakHolding is what the server says that it holds.
type soakHolding struct {
	Clients, Goroutines, Files int
	HeapBytes                  int
	AnonKiB                    int
}

// soak is a server that visitors come to and leave.
type soak struct {
	url     string
	seed    uint64
	visits  atomic.Int64
	calls   atomic.Int64
	frames  atomic.Int64
	mu      sync.Mutex
	fault   error
	visitor sync.WaitGroup
}

// Visitors come, are pushed to, call callbacks of all kinds, and go with and without
// a word. Once they have gone the server holds no more than after the first of them.
func TestSoak(t *testing.T) {
	seconds := countOf(t, "DASHWIRE_SOAK", 10)
	backend := StartApp(t, "go", App{Name: "soak", plain: true}) // its memory is measured
	if backend.missing {
		t.Fatal("the backend has no app soak")
	}
	s := &soak{url: backend.URL, seed: seedOf(t)}
	progress := newProgress("soak: seconds", seconds)
	warm := max(seconds/6, 5)
	s.visit(t, time.Duration(warm)*time.Second, func(n int) { progress.set(n) })
	before := s.quiet(t)
	s.visit(t, time.Duration(max(seconds-warm, 1))*time.Second, func(n int) { progress.set(warm + n) })
	after := s.quiet(t)
	progress.end()
	if s.fault != nil {
		t.Error(s.fault)
	}
	const mib = 1 << 20
	for _, c := range []struct {
		what               string
		before, after, may int
	}{
		{"goroutines", before.Goroutines, after.Goroutines, 2},
		{"open files", before.Files, after.Files, 2},
		{"bytes of heap", before.HeapBytes, after.HeapBytes, mib / 2},
		{"KiB of resident memory", before.AnonKiB, after.AnonKiB, 12 << 10},
	} {
		if c.after > c.before+c.may {
			t.Errorf("%d %s after a while, %d at the end", c.before, c.what, c.after)
		}
	}
	report(t, fmt.Sprintf(`| soak, %d s | goroutines | open files | heap KiB | RssAnon KiB |
| --- | --- | --- | --- | --- |
| after %d s | %d | %d | %d | %d |
| at the end | %d | %d | %d | %d |

%d visits, %d callbacks, %d values told
`, seconds, warm, before.Goroutines, before.Files, before.HeapBytes>>10, before.AnonKiB,
		after.Goroutines, after.Files, after.HeapBytes>>10, after.AnonKiB, s.visits.Load(), s.calls.Load(), s.frames.Load()))
}

// visit has visitors come and go for a time.
func (s *soak) visit(t testing.TB, length time.Duration, tell func(seconds int)) {
	t.Helper()
	began := time.Now()
	for i := range 12 {
		s.visitor.Go(func() {
			random := rand.New(rand.NewPCG(s.seed, uint64(i)))
			for time.Since(began) < length {
				if err := s.once(random); err != nil {
					s.mu.Lock()
					s.fault = errors.Join(s.fault, err)
					s.mu.Unlock()
					return
				}
			}
		})
	}
	for time.Since(began) < length {
		if _, err := fetch(s.url + "push"); err != nil {
			t.Fatal(err)
		}
		tell(int(time.Since(began).Seconds()))
		<-time.After(50 * time.Millisecond)
	}
	s.visitor.Wait()
}

// quiet returns what the server holds once it has forgotten all visitors.
func (s *soak) quiet(t testing.TB) (h soakHolding) {
	t.Helper()
	http.DefaultClient.CloseIdleConnections()
	fewest := soakHolding{}
	for end := time.Now().Add(patience); ; {
		body, err := fetch(s.url + "holding")
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(body, &h); err != nil {
			t.Fatal(err)
		}
		still := h.Clients == 0 && h.Goroutines == fewest.Goroutines && h.Files == fewest.Files
		if still || time.Now().After(end) {
			return h
		}
		fewest = h
		<-time.After(2 * time.Second)
	}
}

// once is one visit.
func (s *soak) once(random *rand.Rand) error {
	w := newWireWorker(s.url, random.Uint64())
	defer w.stop()
	var pages []*wirePage
	for range 1 + random.IntN(2) {
		p, err := w.load()
		if err != nil {
			return err
		}
		pages = append(pages, p)
	}
	s.visits.Add(1)
	for n := range 1 + random.IntN(10) {
		p := pages[random.IntN(len(pages))]
		w.do(func() { p.change("in", "data", n, "out-socket", "data") })
		if err := s.call(p, "out-http", 0); err != nil {
			return err
		}
		if err := s.call(p, "out-lane", n+1); err != nil {
			return err
		}
		s.calls.Add(3)
		<-time.After(time.Duration(random.IntN(60)) * time.Millisecond)
		if random.IntN(8) == 0 {
			w.do(w.drop)
		}
	}
	if random.IntN(2) == 0 {
		for _, p := range pages {
			if err := p.bye(); err != nil {
				return err
			}
		}
	}
	var fault error
	w.do(func() {
		fault = w.fault
		for _, p := range pages {
			for _, told := range p.told {
				s.frames.Add(int64(len(told)))
			}
		}
	})
	return fault
}

// call asks for a callback over HTTP, with a number on the page's lane if that isn't
// 0. Each page numbers its own, and a number that comes twice is no fault.
func (s *soak) call(p *wirePage, output string, seq int) error {
	payload := map[string]any{
		"output": output + ".data", "outputs": map[string]any{"id": output, "property": "data"},
		"inputs": []any{map[string]any{"id": "in", "property": "data", "value": seq}}, "changedPropIds": []any{"in.data"}, "parsedChangedPropsIds": []any{"in.data"},
	}
	if seq > 0 {
		p.sequence++
		payload["dashwire"] = map[string]any{"token": p.token, "load": p.load, "lane": "motor", "seq": p.sequence, "ack": p.sequence - 1}
	}
	return post(s.url+"_dash-update-component?endId="+p.token, payload)
}
