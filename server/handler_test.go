package server

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/fasthttp/websocket"
	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// echoAndStream adds a websocket that sends back what comes, and a stream that
// sends a line and then waits for release.
func echoAndStream(release <-chan struct{}) func(*App) {
	upgrader := websocket.FastHTTPUpgrader{CheckOrigin: func(*fasthttp.RequestCtx) bool { return true }}
	return func(app *App) {
		app.before = func(engine *fiber.App) {
			prefix := app.cfg.RoutesPathnamePrefix
			engine.Get(prefix+"echo", func(c *fiber.Ctx) error {
				return upgrader.Upgrade(c.Context(), func(ws *websocket.Conn) {
					for {
						kind, data, err := ws.ReadMessage()
						if err != nil || ws.WriteMessage(kind, data) != nil {
							return
						}
					}
				})
			})
			engine.Get(prefix+"stream", func(c *fiber.Ctx) error {
				c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
					_, _ = w.WriteString("first\n")
					_ = w.Flush()
					<-release
					_, _ = w.WriteString("last\n")
				})
				return nil
			})
		}
	}
}

// handlerApp returns a started app's handler behind a net/http server, with the
// mux as a test wants it.
func handlerApp(t *testing.T, cfg Config, route func(mux *http.ServeMux, h http.Handler), prepare ...func(*App)) (*App, *httptest.Server) {
	t.Helper()
	app := newApp(t, cfg)
	greeter(app)
	for _, p := range prepare {
		p(app)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/other", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "other") })
	route(mux, app.Handler())
	server := httptest.NewServer(mux)
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
		if err := app.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return app, server
}

func TestHandler(t *testing.T) {
	leakCheck(t)
	for _, tc := range []struct {
		name  string
		cfg   Config
		route func(mux *http.ServeMux, h http.Handler)
		path  string // of the callback, as the app sees it
	}{
		{"under a prefix", Config{URLBasePathname: "/dash/"}, func(mux *http.ServeMux, h http.Handler) { mux.Handle("/dash/", h) }, "/dash/_dash-update-component"},
		{"StripPrefix", Config{RequestsPathnamePrefix: "/dash/"}, func(mux *http.ServeMux, h http.Handler) {
			mux.Handle("/dash/", http.StripPrefix("/dash", h))
		}, "/_dash-update-component"},
		{"router that strips by itself, as chi's Mount", Config{RequestsPathnamePrefix: "/dash/"}, func(mux *http.ServeMux, h http.Handler) {
			mux.HandleFunc("/dash/", func(w http.ResponseWriter, r *http.Request) {
				r2 := r.Clone(r.Context())
				r2.URL.Path, r2.URL.RawPath = strings.TrimPrefix(r.URL.Path, "/dash"), ""
				h.ServeHTTP(w, r2)
			})
		}, "/_dash-update-component"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			release := make(chan struct{})
			_, server := handlerApp(t, tc.cfg, tc.route, seen, echoAndStream(release))
			client := newClient(t)
			host := strings.TrimPrefix(server.URL, "http://")

			if got := getFrom(t, client, server.URL+"/other"); got.body != "other" {
				t.Errorf("the mux's own route answered %q", got.body)
			}
			page := getFrom(t, client, server.URL+"/dash/")
			wantPrefix(t, page, "/dash/")
			if got := postTo(t, client, server.URL+"/dash/_dash-update-component", greetingRequest); got.body != greetingAnswer {
				t.Errorf("callback answered %d %s", got.StatusCode, got.body)
			}
			// Where the request came from survives, and can't be forged.
			got := postTo(t, client, server.URL+"/dash/_dash-update-component?a=1;b", seenRequest, "X-Mine: y", innerHeader+": https 9.9.9.9:1", "Host: other.example")
			wantSeen(t, got, "http", "other.example", "127.0.0.1", tc.path, "a=1;b", "y", "")

			if got := postTo(t, client, server.URL+"/dash/_dash-update-component", "nope"); got.StatusCode != http.StatusBadRequest || got.body != page400 {
				t.Errorf("bad JSON is answered %d %s", got.StatusCode, got.body)
			}
			if got := postTo(t, client, server.URL+"/dash/_dash-update-component", strings.Repeat(" ", 70<<20)); got.StatusCode != http.StatusRequestEntityTooLarge || got.body != page413 {
				t.Errorf("70 MB is answered %d %s", got.StatusCode, got.body)
			}

			ws, upgrade, err := websocket.DefaultDialer.Dial("ws://"+host+"/dash/echo", nil)
			if err != nil {
				t.Fatal(err)
			}
			upgrade.Body.Close()
			for _, text := range []string{"one", strings.Repeat("long ", 100_000)} {
				if err := ws.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
					t.Fatal(err)
				}
				if _, echo, err := ws.ReadMessage(); err != nil || string(echo) != text {
					t.Errorf("the websocket sent back %.20q, %v", echo, err)
				}
			}
			ws.Close()

			resp, err := client.Get(server.URL + "/dash/stream")
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			lines := bufio.NewReader(resp.Body)
			if line, err := lines.ReadString('\n'); line != "first\n" || err != nil {
				t.Errorf("the stream begins with %q, %v", line, err)
			}
			close(release)
			if rest, err := io.ReadAll(lines); string(rest) != "last\n" || err != nil {
				t.Errorf("the stream ends with %q, %v", rest, err)
			}
		})
	}
}

func TestHandlerKnowsTLS(t *testing.T) {
	leakCheck(t)
	app := newApp(t, Config{})
	greeter(app)
	seen(app)
	server := httptest.NewTLSServer(app.Handler())
	t.Cleanup(func() {
		server.Close()
		if err := app.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
	})
	got := postTo(t, server.Client(), server.URL+"/_dash-update-component", seenRequest, "X-Forwarded-Proto: http")
	wantSeen(t, got, "https", strings.TrimPrefix(server.URL, "https://"), "127.0.0.1", "/_dash-update-component", "", "", "")
	server.Client().CloseIdleConnections()
}

func TestHandlerBehindTrustedProxy(t *testing.T) {
	_, server := handlerApp(t, Config{TrustedProxies: []string{"127.0.0.1"}}, func(mux *http.ServeMux, h http.Handler) { mux.Handle("/", h) }, seen)
	got := postTo(t, newClient(t), server.URL+"/_dash-update-component", seenRequest,
		"X-Forwarded-For: 203.0.113.9", "X-Forwarded-Host: example.org", "X-Forwarded-Proto: https")
	wantSeen(t, got, "https", "example.org", "203.0.113.9", "/_dash-update-component", "", "", "")
}

func TestHandlerAfterShutdown(t *testing.T) {
	leakCheck(t)
	b := newBlocker()
	app, server := handlerApp(t, Config{}, func(mux *http.ServeMux, h http.Handler) { mux.Handle("/", h) }, b.register)
	client := newClient(t)
	answer := make(chan reply, 1)
	go func() { answer <- postTo(t, client, server.URL+"/_dash-update-component", blockedRequest) }()
	<-b.entered
	ended := make(chan error, 1)
	go func() { ended <- app.Shutdown(context.Background()) }()
	<-app.life.Done()
	close(b.leave)
	if got := <-answer; got.StatusCode != http.StatusOK {
		t.Errorf("the request under way is answered %d %s", got.StatusCode, got.body)
	}
	if err := <-ended; err != nil {
		t.Errorf("Shutdown: %v", err)
	}
	if got := getFrom(t, client, server.URL+"/_dash-layout"); got.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("after Shutdown: %d %s", got.StatusCode, got.body)
	}
}

func TestHandlerOfAppThatCannotStart(t *testing.T) {
	var book logBook
	app := newApp(t, Config{Logger: book.logger()})
	app.SetLayout(make(chan int))
	h := app.Handler()
	if lines := book.take(); len(lines) != 1 || !strings.Contains(lines[0], "can't start") {
		t.Errorf("logged %q", lines)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	if w.Code != 500 || w.Body.String() != page500 {
		t.Errorf("answered %d %s", w.Code, w.Body)
	}
	if err := app.Start(); err == nil {
		t.Error("Start has no error")
	}
}

// What is wrong with a request is the client's fault there, too.
func TestHandlerBodies(t *testing.T) {
	leakCheck(t)
	_, server := handlerApp(t, Config{}, func(mux *http.ServeMux, h http.Handler) {
		mux.Handle("/", http.MaxBytesHandler(h, 1000))
	})
	addr := strings.TrimPrefix(server.URL, "http://")
	head := "POST /_dash-update-component HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
	for name, tc := range map[string]struct {
		text string
		want int
	}{
		"broken":   {head + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n{}\r\n", http.StatusBadRequest},
		"cut":      {head + "Content-Length: 1000\r\n\r\n{", http.StatusBadRequest},
		"too long": {head + "Content-Length: 1001\r\n\r\n" + strings.Repeat(" ", 1001), http.StatusRequestEntityTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			conn := dial(t, addr)
			defer conn.Close()
			writeTo(t, conn, tc.text)
			must(t, conn.CloseWrite())
			resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
			must(t, err)
			resp.Body.Close()
			if resp.StatusCode != tc.want {
				t.Errorf("answered with %d, want %d", resp.StatusCode, tc.want)
			}
		})
	}
}

func TestHandlerClientGoesAway(t *testing.T) {
	leakCheck(t)
	var book logBook
	b := newBlocker()
	_, server := handlerApp(t, Config{Logger: book.logger()}, func(mux *http.ServeMux, h http.Handler) { mux.Handle("/", h) }, b.register)
	ctx, cancel := context.WithCancel(context.Background())
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL+"/_dash-update-component", strings.NewReader(blockedRequest))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	gone := make(chan error, 1)
	go func() {
		resp, err := newClient(t).Do(req)
		if err == nil {
			resp.Body.Close()
		}
		gone <- err
	}()
	<-b.entered
	cancel()
	if err := <-gone; !errors.Is(err, context.Canceled) {
		t.Errorf("request: %v", err)
	}
	close(b.leave)
	if got := postTo(t, newClient(t), server.URL+"/_dash-update-component", greetingRequest); got.body != greetingAnswer {
		t.Errorf("the next request is answered %d %s", got.StatusCode, got.body)
	}
	if lines := book.take(); lines != nil {
		t.Errorf("logged %q", lines)
	}
}
