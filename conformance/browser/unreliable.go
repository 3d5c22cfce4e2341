package browser

import (
	"bytes"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// unreliable is a network in front of a backend. It works on whole requests: it
// delays, doubles and loses callback requests and their answers, by chance.
type unreliable struct {
	URL string

	target  *url.URL
	server  *httptest.Server
	through *httputil.ReverseProxy
	policy  string      // a Content-Security-Policy, empty for none
	beacons chan string // paths of posts that are no callback requests

	mu      sync.Mutex
	random  *rand.Rand
	sockets map[net.Conn]bool
	posts   map[string]int // by path and what became of it
}

// newUnreliable starts a network that begins at a port of its own.
func newUnreliable(t testing.TB, backend *Backend, seed uint64) *unreliable {
	t.Helper()
	target, err := url.Parse(backend.URL)
	if err != nil {
		t.Fatal(err)
	}
	n := &unreliable{
		target: target, random: rand.New(rand.NewPCG(seed, seed)), sockets: map[net.Conn]bool{}, posts: map[string]int{},
		beacons: make(chan string, 100),
		through: &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Host = r.In.Host
		}},
	}
	n.server = httptest.NewUnstartedServer(n)
	n.server.Config.ConnState = func(c net.Conn, state http.ConnState) {
		n.mu.Lock()
		defer n.mu.Unlock()
		switch state {
		case http.StateHijacked:
			n.sockets[c] = true
		case http.StateClosed:
			delete(n.sockets, c)
		default:
		}
	}
	n.server.Start()
	t.Cleanup(func() {
		n.cut()
		n.server.CloseClientConnections()
		n.server.Close()
	})
	n.URL = n.server.URL + "/"
	return n
}

// cut ends every websocket, and returns how many there were.
func (n *unreliable) cut() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	count := len(n.sockets)
	for c := range n.sockets {
		_ = c.Close()
		delete(n.sockets, c)
	}
	return count
}

// chance is true in so many of 100 cases.
func (n *unreliable) chance(percent int) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.random.IntN(100) < percent
}

// lag waits up to 50 ms.
func (n *unreliable) lag() {
	n.mu.Lock()
	delay := time.Duration(n.random.IntN(50)) * time.Millisecond
	n.mu.Unlock()
	<-time.After(delay)
}

func (n *unreliable) note(path, what string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.posts[path+" "+what]++
}

// noted is how many posts to a path had that happen to them.
func (n *unreliable) noted(path, what string) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.posts[path+" "+what]
}

func (n *unreliable) ServeHTTP(w http.ResponseWriter, r *http.Request) {
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
	n.lag()
	if n.chance(10) {
		n.note(r.URL.Path, "lost")
		panic(http.ErrAbortHandler)
	}
	if n.chance(20) {
		n.note(r.URL.Path, "doubled")
		go func() { // ends with its request
			n.lag()
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
	n.lag()
	if err != nil || n.chance(10) {
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
