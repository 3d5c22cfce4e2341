package server

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"
)

// logBook keeps log lines.
type logBook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logBook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

// take returns the lines so far and forgets them.
func (l *logBook) take() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	defer l.text.Reset()
	text := strings.TrimSuffix(l.text.String(), "\n")
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

func (l *logBook) logger() *slog.Logger { return slog.New(slog.NewTextHandler(l, nil)) }

// running is an app that Run serves.
type running struct {
	t      testing.TB
	app    *App
	addr   string
	cancel context.CancelFunc
	done   chan error // what Run returned
}

// runApp starts app by Run on a free port; set says what else is to be in its
// Config.
func runApp(t testing.TB, cfg Config, prepare ...func(*App)) *running {
	t.Helper()
	listening := make(chan net.Addr, 1)
	cfg.Addr, cfg.OnListen = "127.0.0.1:0", func(addr net.Addr) { listening <- addr }
	if cfg.Banner == nil {
		cfg.Banner = io.Discard
	}
	app := newApp(t, cfg)
	greeter(app)
	for _, p := range prepare {
		p(app)
	}
	ctx, cancel := context.WithCancel(context.Background())
	r := &running{t: t, app: app, cancel: cancel, done: make(chan error, 1)}
	go func() { r.done <- app.Run(ctx) }()
	select {
	case addr := <-listening:
		r.addr = addr.String()
	case err := <-r.done:
		t.Fatalf("Run: %v", err)
	}
	t.Cleanup(func() {
		cancel()
		_ = app.Shutdown(context.Background())
	})
	return r
}

// stop ends Run and checks that it is content.
func (r *running) stop() {
	r.t.Helper()
	r.cancel()
	if err := <-r.done; err != nil {
		r.t.Errorf("Run: %v", err)
	}
}

func (r *running) url(path string) string { return "http://" + r.addr + path }

type nameIn struct {
	Name string `input:"name.value"`
}
type greetingOut struct {
	Text string `output:"greeting.children"`
}

func greeter(app *App) {
	app.SetLayout([]any{div("id", "greeting"), div("id", "name"), div("id", "unit")})
	app.cfg.SuppressCallbackExceptions = true
	Callback(app, func(_ context.Context, in nameIn) (greetingOut, error) {
		return greetingOut{"hello " + in.Name}, nil
	})
}

const greetingRequest = `{"output":"greeting.children","outputs":{"id":"greeting","property":"children"},` +
	`"inputs":[{"id":"name","property":"value","value":"v"}],"changedPropIds":["name.value"],"parsedChangedPropsIds":["name.value"]}`

const greetingAnswer = `{"multi":true,"response":{"greeting":{"children":"hello v"}}}`

// requestFor is a callback request for one output without state.
func requestFor(output, input string) string {
	id, property, _ := strings.Cut(output, ".")
	in, inProperty, _ := strings.Cut(input, ".")
	return fmt.Sprintf(`{"output":%q,"outputs":{"id":%q,"property":%q},"inputs":[{"id":%q,"property":%q,"value":"v"}],"changedPropIds":[]}`,
		output, id, property, in, inProperty)
}

// postTo posts a callback request.
func postTo(t testing.TB, client *http.Client, url, body string, headers ...string) reply {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	return send(t, client, req, headers...)
}

func getFrom(t testing.TB, client *http.Client, url string, headers ...string) reply {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	return send(t, client, req, headers...)
}

func send(t testing.TB, client *http.Client, req *http.Request, headers ...string) reply {
	t.Helper()
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		if name == "Host" {
			req.Host = value
		} else {
			req.Header.Add(name, value)
		}
	}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{resp, string(body)}
}

// newClient returns a client that leaves nothing behind.
func newClient(t testing.TB) *http.Client {
	transport := &http.Transport{DisableCompression: true}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

// leakCheck fails the test if goroutines are left at its end. fasthttp's clock and
// the pages' watchers of other tests are not ours.
func leakCheck(t *testing.T) {
	t.Helper()
	known := goleak.IgnoreCurrent()
	t.Cleanup(func() {
		goleak.VerifyNone(t, known, goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.updateServerDate.func1"))
	})
}
