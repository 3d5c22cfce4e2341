package browser

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// blocked is a network in front of a backend through which some requests don't get.
type blocked struct {
	URL string

	server *httptest.Server

	mu    sync.Mutex
	ways  []string // ends of paths that are refused; "websocket" is any upgrade, "mute websocket" one that has no answer
	count map[string]int
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
	b.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch refused, mute := b.refuses(r); {
		case mute:
			<-r.Context().Done()
			return
		case refused:
			w.WriteHeader(http.StatusForbidden)
			return
		}
		through.ServeHTTP(w, r)
	}))
	t.Cleanup(func() {
		b.server.CloseClientConnections()
		b.server.Close()
	})
	b.URL = b.server.URL + "/"
	return b
}

func (b *blocked) refuses(r *http.Request) (refused, mute bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.count[r.URL.Path]++
	upgrade := r.Header.Get("Upgrade") != ""
	for _, way := range b.ways {
		refused = refused || strings.HasSuffix(r.URL.Path, way) || way == "websocket" && upgrade
		mute = mute || way == "mute websocket" && upgrade
	}
	return refused, mute
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
	b.server.CloseClientConnections()
}
