package server

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"github.com/dashwire/dashwire/server/internal/topiclog"
)

// failing has callbacks that fail in several ways.
func failing(app *App) {
	type in struct {
		V string `input:"name.value"`
	}
	type failOut struct {
		V string `output:"fail.children"`
	}
	type panicOut struct {
		V string `output:"panic.children"`
	}
	type quietOut struct {
		V string `output:"quiet.children"`
	}
	Callback(app, func(context.Context, in) (failOut, error) { return failOut{}, errors.New("no") })
	Callback(app, func(context.Context, in) (panicOut, error) { panic("no") })
	Callback(app, func(context.Context, in) (quietOut, error) { return quietOut{}, PreventUpdate })
}

// measured returns what a Prometheus server would read.
func measured(t *testing.T, r *running) string {
	t.Helper()
	got := getFrom(t, newClient(t), r.url("/metrics"))
	if got.StatusCode != http.StatusOK || !strings.HasPrefix(got.Header.Get("Content-Type"), "text/plain") {
		t.Fatalf("answered %d %s %s", got.StatusCode, got.Header, got.body)
	}
	return got.body
}

func wantLines(t *testing.T, text string, lines ...string) {
	t.Helper()
	have := strings.Split(text, "\n")
	for _, line := range lines {
		if !slices.Contains(have, line) {
			name, _, _ := strings.Cut(line, " ")
			name, _, _ = strings.Cut(name, "{")
			t.Errorf("no line %s, but\n%s", line, strings.Join(slices.DeleteFunc(slices.Clone(have), func(l string) bool { return !strings.HasPrefix(l, name) }), "\n"))
		}
	}
}

func TestMetricsOfCallbacks(t *testing.T) {
	leakCheck(t)
	r := runApp(t, Config{MetricsEndpoint: "/metrics"}, failing)
	client := newClient(t)
	for _, body := range []string{
		greetingRequest, greetingRequest, requestFor("fail.children", "name.value"), requestFor("panic.children", "name.value"),
		requestFor("quiet.children", "name.value"), requestFor("evil\"} 1.children", "name.value"), requestFor("greeting.children", "other.value"),
		strings.Replace(greetingRequest, `"inputs":[{"id":"name","property":"value","value":"v"}]`, `"inputs":[]`, 1),
	} {
		postTo(t, client, r.url("/_dash-update-component"), body)
	}
	text := measured(t, r)
	wantLines(t, text,
		`dashwire_callback_duration_seconds_count{output="fail.children"} 1`,
		`dashwire_callback_duration_seconds_count{output="quiet.children"} 1`,
		`dashwire_callback_errors_total{output="fail.children",reason="error"} 1`,
		`dashwire_callback_errors_total{output="fail.children",reason="panic"} 0`,
		`dashwire_callback_errors_total{output="panic.children",reason="panic"} 1`,
		`dashwire_callback_errors_total{output="quiet.children",reason="error"} 0`,
		`dashwire_callback_errors_total{output="greeting.children",reason="request"} 1`,
		`dashwire_callback_errors_total{output="",reason="request"} 1`,
		`dashwire_callbacks_running 0`,
		`dashwire_clients{state="connected"} 0`,
	)
	if strings.Contains(text, "evil") {
		t.Error("a label comes from a client")
	}
	if !strings.Contains(text, "\ngo_goroutines ") {
		t.Error("the process's own metrics are missing")
	}
	r.stop()
}

func TestMetricsOfPushes(t *testing.T) {
	leakCheck(t)
	r := runLive(t, Config{MetricsEndpoint: "metrics"})
	a, b := openTab(t, r), openTab(t, r)
	must(t, r.app.Broadcast(speed.Set(1)))
	a.waitFor("speed.value", "1")
	b.waitFor("speed.value", "1")
	wantLines(t, measured(t, r), `dashwire_clients{state="connected"} 2`, `dashwire_clients{state="away"} 0`, `dashwire_websockets 2`, `dashwire_websocket_queue_bytes 0`)

	b.hangUp()
	for b.client().State() != ClientAway {
		a.comeBack()
	}
	await(func() bool { open, _ := r.app.sockets.level(); return open == 1 }) // without those that a has left
	for i := range 5 {
		must(t, r.app.Broadcast(speed.Set(float64(i+10))))
	}
	must(t, r.app.BroadcastEvery(lines.Set([]any{1})))
	a.waitFor("lines.data", "[1]")
	text := measured(t, r)
	wantLines(t, text, `dashwire_clients{state="away"} 1`, `dashwire_websockets 1`)
	if strings.Contains(text, "\ndashwire_push_pending_bytes 0\n") {
		t.Error("nothing waits for the page that is away")
	}
	b.comeBack()
	b.waitFor("lines.data", "[1]")
	text = measured(t, r)
	wantLines(t, text, `dashwire_push_pending_bytes 0`)
	for _, name := range []string{"dashwire_push_coalesced_total", "dashwire_push_replayed_total", "dashwire_push_latency_seconds_count", "dashwire_push_values_total"} {
		if strings.Contains(text, "\n"+name+" 0\n") || !strings.Contains(text, "\n"+name+" ") {
			t.Errorf("%s counts nothing", name)
		}
	}
	r.stop()
}

func TestMetricsOfLanes(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	app := newApp(t, Config{Metrics: registry, MetricsEndpoint: "metrics"})
	must(t, app.Start())
	app.lanes.report(&pageLane{key: laneKey{name: "motor"}}, 3, 5)
	s := &site{t, app}
	wantLines(t, s.get("/metrics").body, `dashwire_lane_gaps_total{lane="motor"} 1`, `dashwire_lane_lost_values_total{lane="motor"} 3`)
}

// What names and help texts have to be like is known to Prometheus itself.
func TestMetricsNames(t *testing.T) {
	t.Parallel()
	s := newSite(t, Config{Metrics: prometheus.NewRegistry(), MetricsEndpoint: "metrics"})
	problems, err := promlint.New(strings.NewReader(s.get("/metrics").body)).Lint()
	if err != nil || len(problems) > 0 {
		t.Errorf("%v %v", problems, err)
	}
}

func TestMetricsAreOff(t *testing.T) {
	t.Parallel()
	r := newSite(t, Config{})
	if got := r.get("/metrics"); !strings.Contains(got.body, "_dash-config") {
		t.Errorf("without Config.MetricsEndpoint the path is no page: %.200s", got.body)
	}
	if r.app.metrics != nil || r.app.push.clock.Timed {
		t.Error("something is measured")
	}
}

// The metrics are where the app is: below its own prefix, in whatever server.
func TestMetricsPlace(t *testing.T) {
	t.Parallel()
	app := newApp(t, Config{MetricsEndpoint: "/metrics", RoutesPathnamePrefix: "/y/", RequestsPathnamePrefix: "/proxy/y/", Compress: true})
	greeter(app)
	outer := fiber.New(fiber.Config{DisableStartupMessage: true})
	must(t, app.Mount(outer, "/dash"))
	servers := map[string]func(*http.Request) (*http.Response, error){
		"/dash/y/metrics": func(r *http.Request) (*http.Response, error) { return outer.Test(r, -1) },
	}
	alone := newApp(t, Config{MetricsEndpoint: "metrics", URLBasePathname: "/x/", Compress: true})
	greeter(alone)
	servers["/x/metrics"] = func(r *http.Request) (*http.Response, error) {
		w := httptest.NewRecorder()
		alone.Handler().ServeHTTP(w, r)
		return w.Result(), nil
	}
	for path, ask := range servers {
		req := httptest.NewRequest(http.MethodGet, path, nil)
		req.Header.Set("Accept-Encoding", "gzip")
		resp, err := ask(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if got := resp.Header["Content-Encoding"]; resp.StatusCode != http.StatusOK || !slices.Equal(got, []string{"gzip"}) {
			t.Fatalf("%s: %d %s", path, resp.StatusCode, resp.Header)
		}
		text, err := gzip.NewReader(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(text)
		if err != nil || !strings.Contains(string(body), "\ndashwire_websockets 0\n") {
			t.Errorf("%s: %v %s", path, err, body)
		}
	}
}

// One who may not see the app may not see its metrics.
func TestMetricsAuthorize(t *testing.T) {
	t.Parallel()
	asked := make(chan AccessKind, 10)
	s := newSite(t, Config{MetricsEndpoint: "metrics", Authorize: func(ctx context.Context, access *Access) (context.Context, error) {
		asked <- access.Kind
		if access.Request.Header().Get("X-User") == "" {
			return nil, errors.New("who are you")
		}
		return ctx, nil
	}})
	if got := s.get("/metrics"); got.StatusCode != http.StatusForbidden || strings.Contains(got.body, "dashwire_") {
		t.Errorf("answered %d %s", got.StatusCode, got.body)
	}
	if got := s.get("/metrics", "X-User: ada"); got.StatusCode != http.StatusOK {
		t.Errorf("answered %d %s", got.StatusCode, got.body)
	}
	if kind := <-asked; kind != ForMetrics {
		t.Errorf("asked about %q", kind)
	}
}

// Apps can't share a registry unless they are told apart, and one that has ended is
// in nobody's way.
func TestMetricsRegistry(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	first := newApp(t, Config{Metrics: registry})
	must(t, first.Start())
	second := newApp(t, Config{Metrics: registry})
	if err := second.Start(); err == nil || !strings.Contains(err.Error(), "WrapRegistererWith") {
		t.Errorf("error %v", err)
	}
	must(t, second.Shutdown(t.Context()))
	if found, err := registry.Gather(); err != nil || len(found) == 0 {
		t.Errorf("the first app's metrics are gone: %v", err)
	}
	must(t, first.Shutdown(t.Context()))
	if found, err := registry.Gather(); err != nil || len(found) > 0 {
		t.Errorf("%d metrics are left, %v", len(found), err)
	}
	registry = prometheus.NewRegistry() // the other one remembers the names without a label
	for _, name := range []string{"one", "two"} {
		must(t, newApp(t, Config{Metrics: prometheus.WrapRegistererWith(prometheus.Labels{"app": name}, registry)}).Start())
	}
}

func TestMetricsFaults(t *testing.T) {
	t.Parallel()
	for want, cfg := range map[string]Config{
		"can't be read": {Metrics: prometheus.WrapRegistererWith(nil, prometheus.NewRegistry()), MetricsEndpoint: "metrics"},
		`MetricsEndpoint is "ok", where the app has another route, that of Config.HealthEndpoint`: {HealthEndpoint: "ok", MetricsEndpoint: "/ok"},
		`MetricsEndpoint is "_dash-layout", where the app`:                                        {MetricsEndpoint: "_dash-layout"},
		`MetricsEndpoint is "assets/metrics", where the app`:                                      {MetricsEndpoint: "/assets/metrics"},
		`MCPPath is "_mcp", where the app`:                                                        {MetricsEndpoint: "/_mcp"},
		`MetricsEndpoint is "metrics?format=text"; it is a path`:                                  {MetricsEndpoint: "metrics?format=text"},
	} {
		if _, err := NewSafely(cfg); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
}

// What was overtaken is counted when the reader comes for the rest.
func TestOvertaken(t *testing.T) {
	t.Parallel()
	clock := topiclog.NewClock()
	topic := topiclog.New(clock, topiclog.Options{Keep: 1 << 20})
	reader := topiclog.NewReader(clock, 0)
	reader.Follow(topic)
	for _, step := range []struct{ x, y, every, want int }{
		{1, 0, 0, 0}, // nobody had looked before
		{100, 1, 0, 99},
		{0, 0, 10, 0},
		{1, 1, 0, 0},
		{3, 3, 2, 4},
	} {
		for _, set := range []struct {
			prop  string
			times int
			every bool
		}{{"x", step.x, false}, {"y", step.y, false}, {"z", step.every, true}} {
			for range set.times {
				topic.Publish(topiclog.Change{Key: topiclog.Key{ID: "a", Prop: set.prop}, Value: []byte("1"), Every: set.every})
			}
		}
		if _, more := reader.Gather(nil, 1<<20); more {
			t.Error("there is more")
		}
		if got := reader.Overtaken(); got != step.want {
			t.Errorf("%+v: %d were overtaken", step, got)
		}
	}
}

// BenchmarkUpdateMeasured is BenchmarkUpdate with metrics.
func BenchmarkUpdateMeasured(b *testing.B) {
	app := newApp(b, Config{Metrics: prometheus.NewRegistry()})
	greeter(app)
	if err := app.Start(); err != nil {
		b.Fatal(err)
	}
	overPipe(b, func(c net.Conn) { app.transport.serve(c) }, withBody(greetingRequest))
}
