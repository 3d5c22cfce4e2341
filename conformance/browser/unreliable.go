package browser

import (
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// unreliable is a network in front of a backend. It works on whole requests and on
// the messages of websockets: it delays them, and by chance it doubles callback
// requests and their answers, and changes their order. Requests over HTTP and their
// answers it loses as well, and a websocket with all that is on its way where a
// test cuts it.
type unreliable struct {
	URL string

	ctx     context.Context
	lag     time.Duration // the longest, both ways
	doubles int           // of 100 requests or messages
	losses  int           // of 100 requests, and of 100 answers

	target  *url.URL
	server  *httptest.Server
	through *httputil.ReverseProxy
	policy  string      // a Content-Security-Policy, empty for none
	beacons chan string // paths of posts that are no callback requests

	relays sync.WaitGroup

	mu     sync.Mutex
	random *rand.Rand
	lines  []*line
	counts map[string]int // by path or way, and what became of it
	jammed chan struct{}  // closed when posts get through again; nil if they do
}

// newUnreliable starts a network that begins at a port of its own.
func newUnreliable(t testing.TB, backend *Backend, seed uint64) *unreliable {
	t.Helper()
	target, err := url.Parse(backend.URL)
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(context.Background())
	n := &unreliable{
		ctx: ctx, lag: 50 * time.Millisecond, doubles: 20, losses: 10,
		target: target, random: rand.New(rand.NewPCG(seed, seed)), counts: map[string]int{},
		beacons: make(chan string, 100),
		through: &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Host = r.In.Host
		}},
	}
	n.server = httptest.NewServer(n)
	t.Cleanup(func() {
		end()
		n.server.CloseClientConnections()
		n.server.Close()
		n.relays.Wait()
	})
	n.URL = n.server.URL + "/"
	return n
}

// jam keeps posts waiting, as a browser does that has all its connections in use,
// until the function is called that it returns.
func (n *unreliable) jam() (release func()) {
	n.mu.Lock()
	defer n.mu.Unlock()
	jammed := make(chan struct{})
	n.jammed = jammed
	return func() {
		n.mu.Lock()
		defer n.mu.Unlock()
		n.jammed = nil
		close(jammed)
	}
}

// queue waits as jam has it.
func (n *unreliable) queue(ctx context.Context) {
	n.mu.Lock()
	jammed := n.jammed
	n.mu.Unlock()
	if jammed == nil {
		return
	}
	select {
	case <-jammed:
	case <-ctx.Done():
	}
}

// setLag changes how long something takes at most.
func (n *unreliable) setLag(lag time.Duration) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.lag = lag
}

// chance is true in so many of 100 cases.
func (n *unreliable) chance(percent int) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.random.IntN(100) < percent
}

// delay is how long something takes.
func (n *unreliable) delay() time.Duration {
	n.mu.Lock()
	defer n.mu.Unlock()
	return time.Duration(n.random.Int64N(int64(n.lag) + 1))
}

// linger waits for as long as something takes.
func (n *unreliable) linger() { <-time.After(n.delay()) }

// note counts what became of a request to a path, or of a message on its way up or
// down.
func (n *unreliable) note(where, what string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.counts[where+" "+what]++
	if strings.HasPrefix(where, "/") {
		n.counts[http.MethodPost+" "+what]++
	}
}

// noted is how often that was so.
func (n *unreliable) noted(where, what string) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.counts[where+" "+what]
}

func (n *unreliable) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Header.Get("Upgrade") != "" {
		n.relay(w, r)
		return
	}
	if r.Method != http.MethodPost || strings.Contains(r.URL.RawQuery, "job=") {
		if n.policy != "" {
			w.Header().Set("Content-Security-Policy", n.policy)
		}
		n.through.ServeHTTP(w, r)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	if !strings.HasSuffix(r.URL.Path, "_dash-update-component") {
		select {
		case n.beacons <- r.URL.Path:
		default:
		}
	}
	n.queue(r.Context())
	n.linger()
	if n.chance(n.losses) {
		n.note(r.URL.Path, "lost")
		panic(http.ErrAbortHandler)
	}
	if n.chance(n.doubles) {
		n.note(r.URL.Path, "doubled")
		go func() { // ends with its request
			n.linger()
			if answer, err := n.send(r, body); err == nil {
				_ = answer.Body.Close()
			}
		}()
	}
	answer, err := n.send(r, body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	n.linger()
	if err != nil || n.chance(n.losses) {
		n.note(r.URL.Path, "unanswered")
		panic(http.ErrAbortHandler)
	}
	n.note(r.URL.Path, answer.Status)
	for name, values := range answer.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.StatusCode)
	_, _ = w.Write(content)
}

// send sends a request to the backend, whoever may have gone.
func (n *unreliable) send(r *http.Request, body []byte) (*http.Response, error) {
	out, err := http.NewRequest(r.Method, n.target.Scheme+"://"+n.target.Host+r.URL.RequestURI(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	out.Header, out.Host = r.Header.Clone(), r.Host
	return http.DefaultTransport.RoundTrip(out)
}
