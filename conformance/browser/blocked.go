package browser

import (
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// everything is what doesn't get through a network that is down.
const everything = "everything"

// blocked is a network in front of a backend through which some requests don't get.
type blocked struct {
	URL string

	server *httptest.Server

	mu    sync.Mutex
	ways  []string // ends of paths that are refused, or how websockets are spoiled
	count map[string]int
	taken []net.Conn // of websockets
}

// newBlocked starts a network that begins at a port of its own.
func newBlocked(t testing.TB, backend *Backend, ways ...string) *blocked {
	t.Helper()
	target, err := url.Parse(backend.URL)
	if err != nil {
		t.Fatal(err)
	}
	b := &blocked{ways: ways, count: map[string]int{}}
	through := &httputil.ReverseProxy{FlushInterval: -1, Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		r.Out.Host = r.In.Host
	}, ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
		if r.Context().Err() == nil {
			t.Logf("%s %s: %v", r.Method, r.URL, err)
		}
		w.WriteHeader(http.StatusBadGateway)
	}}
	b.server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch refused, spoil := b.refuses(r); {
		case spoil != nil:
			spoil(w, r, target.Host)
		case refused:
			w.WriteHeader(http.StatusForbidden)
		default:
			through.ServeHTTP(w, r)
		}
	}))
	b.server.Config.ConnState = func(c net.Conn, state http.ConnState) {
		if state == http.StateHijacked {
			b.mu.Lock()
			defer b.mu.Unlock()
			b.taken = append(b.taken, c)
		}
	}
	b.server.Start()
	t.Cleanup(func() {
		b.cut()
		b.server.Close()
	})
	b.URL = b.server.URL + "/"
	return b
}

func (b *blocked) refuses(r *http.Request) (refused bool, spoil spoiler) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.count[r.URL.Path]++
	for _, way := range b.ways {
		refused = refused || strings.HasSuffix(r.URL.Path, way)
		switch f := spoilers[way]; {
		case way == everything:
			spoil = func(http.ResponseWriter, *http.Request, string) { panic(http.ErrAbortHandler) }
		case f != nil && r.Header.Get("Upgrade") != "":
			spoil = f
		}
	}
	return refused, spoil
}

// requests is how many have come for a path.
func (b *blocked) requests(path string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.count[path]
}

// block refuses what ends like this from now on, in the place of what was refused.
// All connections are cut.
func (b *blocked) block(ways ...string) {
	b.mu.Lock()
	b.ways = ways
	b.mu.Unlock()
	b.cut()
}

// cut ends all connections.
func (b *blocked) cut() {
	b.mu.Lock()
	for _, c := range b.taken {
		_ = c.Close() // it may have ended
	}
	b.taken = nil
	b.mu.Unlock()
	b.server.CloseClientConnections()
}
