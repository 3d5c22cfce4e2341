package server

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httputil"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/valyala/fasthttp/fasthttputil"
)

// innerHeader carries who sent a request from Handler to the routes, on
// connections that only Handler can make. What a client sends under this name is
// overwritten there, and not looked at elsewhere.
const innerHeader = "Dashwire-Inner-Peer"

// Handler returns the app as an http.Handler, for a program that has a server or
// a router of its own. The routes lie where Config.RoutesPathnamePrefix says; with
// http.StripPrefix or a router that strips, set Config.RequestsPathnamePrefix to
// what the browser sees:
//
//	app := server.New(server.Config{URLBasePathname: "/dash/"})
//	mux.Handle("/dash/", app.Handler())
//
//	app := server.New(server.Config{RequestsPathnamePrefix: "/dash/"})
//	mux.Handle("/dash/", http.StripPrefix("/dash", app.Handler()))
//
// Upgrades to websockets and streamed answers pass. Each request costs some 20 µs
// more than with Run, as it goes through a connection in memory.
//
// Handler starts the app. If that fails, it logs why, and every request is
// answered with 500; call Start before to have the error in hand. The app ends
// with Shutdown, after which requests are answered with 503: call it after
// http.Server.Shutdown.
func (a *App) Handler() http.Handler {
	if err := a.Start(); err != nil {
		a.log.Error("the app can't start; every request is answered with 500", "error", err)
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			writePage(w, http.StatusInternalServerError)
		})
	}
	return a.inner.handler(a)
}

// Start builds the routes and finds or fetches the browser files, which Run,
// Handler and Mount do by themselves otherwise. Call it to see what is wrong
// before anything is served. What the first call returns is final.
//
// Fetching ends early if Shutdown is called.
func (a *App) Start() error {
	_, err := a.started()
	return err
}

// inner is the way from net/http to the routes: a reverse proxy on connections in
// memory. Fiber's own adaptor breaks upgrades and streams.
type inner struct {
	once  sync.Once
	proxy *httputil.ReverseProxy
	mu    sync.Mutex
	conns *http.Transport
}

func (i *inner) handler(a *App) http.Handler {
	i.once.Do(func() {
		conns := &http.Transport{
			DialContext: func(context.Context, string, string) (net.Conn, error) {
				pipe := fasthttputil.NewPipeConns()
				return &innerEnd{pipe.Conn1(), a.transport.serve(pipe.Conn2())}, nil
			},
			DisableCompression:  true,
			MaxIdleConnsPerHost: 256,
			IdleConnTimeout:     time.Minute,
		}
		i.mu.Lock()
		i.conns = conns
		i.mu.Unlock()
		i.proxy = &httputil.ReverseProxy{
			Rewrite:       rewriteInner,
			Transport:     conns,
			FlushInterval: -1, // a stream's first byte goes out at once
			BufferPool:    copyBuffers{},
			ErrorHandler:  a.innerFailed,
		}
	})
	return i.proxy
}

// innerFailed answers a request that did not get through to the routes.
func (a *App) innerFailed(w http.ResponseWriter, r *http.Request, err error) {
	status, level := http.StatusBadGateway, slog.LevelError
	body, _ := r.Body.(*outerBody)
	_, tooLong := errors.AsType[*http.MaxBytesError](err)
	switch {
	case tooLong:
		status, level = http.StatusRequestEntityTooLarge, slog.LevelWarn
	case r.Context().Err() != nil: // the client went away, or has sent half of a request
		writePage(w, http.StatusBadRequest)
		return
	case a.transport.closing.Load():
		writePage(w, http.StatusServiceUnavailable)
		return
	case body != nil && body.broken.Load():
		status, level = http.StatusBadRequest, slog.LevelWarn
	}
	a.log.Log(r.Context(), level, "request failed", "status", status, "method", r.Method, "path", clip(r.URL.Path, 300), "error", err)
	writePage(w, status)
}

// outerBody is the body of a request as the outer server reads it. It remembers
// whether that failed.
type outerBody struct {
	io.ReadCloser
	broken atomic.Bool
}

// Read implements io.Reader.
func (b *outerBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		b.broken.Store(true)
	}
	return n, err
}

// innerEnd is the end of a connection in memory that net/http has. It closes that
// when the context of the request ends that is under way.
type innerEnd struct {
	net.Conn
	served *conn // nil if it was closed at once
}

func (e *innerEnd) Close() error {
	if e.served != nil {
		e.served.hungUp.Store(true)
	}
	return e.Conn.Close()
}

// copyBuffers is what the proxy copies answers with.
type copyBuffers struct{}

var copyPool = sync.Pool{New: func() any { return new([32 << 10]byte) }}

func (copyBuffers) Get() []byte { return copyPool.Get().(*[32 << 10]byte)[:] }

func (copyBuffers) Put(b []byte) { copyPool.Put((*[32 << 10]byte)(b)) }

// close ends the connections that nobody uses. The others end with their requests.
func (i *inner) close() {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.conns != nil {
		i.conns.CloseIdleConnections()
	}
}

// rewriteInner hands a request on as it came: same path, same host, same headers.
func rewriteInner(r *httputil.ProxyRequest) {
	r.Out.URL.Scheme, r.Out.URL.Host = "http", "app"
	r.Out.URL.RawQuery = r.In.URL.RawQuery // the proxy dropped what Go can't parse
	r.Out.Host = r.In.Host
	if r.Out.Body != nil && r.Out.Body != http.NoBody {
		r.Out.Body = &outerBody{ReadCloser: r.Out.Body}
	}
	for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"} {
		if values, ok := r.In.Header[name]; ok {
			r.Out.Header[name] = values
		}
	}
	scheme := "http"
	if r.In.TLS != nil {
		scheme = "https"
	}
	r.Out.Header.Set(innerHeader, scheme+" "+r.In.RemoteAddr)
}

// innerPeer reads what rewriteInner wrote.
func (p proxies) innerPeer(text string) peer {
	scheme, addr, ok := strings.Cut(text, " ")
	if !ok {
		return peer{}
	}
	sender := p.peerAt(addr)
	sender.tls = scheme == "https"
	return sender
}

func writePage(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(errorPage(status, ""))) // the client went away
}
