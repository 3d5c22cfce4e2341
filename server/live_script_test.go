package server

import (
	"context"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

var liveTagPattern = regexp.MustCompile(`<script src="([^"]*_dashwire/live\.[0-9a-f]{16}\.js)" data-stamps="([^"]*)"></script>`)

// laneApp has a callback in the lane motor.
func laneApp(t *testing.T, cfg Config) *App {
	t.Helper()
	app := newApp(t, cfg)
	app.cfg.SuppressCallbackExceptions = true
	Callback(app, func(_ context.Context, in nameIn) (greetingOut, error) { return greetingOut{in.Name}, nil }, InLane("motor"))
	return app
}

func TestLiveScript(t *testing.T) {
	t.Parallel()
	s := &site{t, laneApp(t, Config{URLBasePathname: "/shop/"})}
	index := s.get("/shop/").body
	tag := liveTagPattern.FindStringSubmatchIndex(index)
	if tag == nil {
		t.Fatalf("no tag in %s", index)
	}
	if renderer := strings.Index(index, "dash_renderer"); renderer < 0 || renderer > tag[0] || tag[0] > strings.Index(index, "new DashRenderer") {
		t.Errorf("the tag does not stand between the renderer's script and its start: %s", index)
	}
	if got := html.UnescapeString(index[tag[4]:tag[5]]); got != `{"greeting.children":"motor"}` {
		t.Errorf("stamps are %s", got)
	}
	address := index[tag[2]:tag[3]]
	if !strings.HasPrefix(address, "/shop/_dashwire/live.") {
		t.Errorf("the address is %s", address)
	}
	got := s.get(address)
	if got.StatusCode != http.StatusOK || got.body != string(liveScript) || got.Header.Get("Content-Type") != "text/javascript; charset=utf-8" ||
		!strings.Contains(got.Header.Get("Cache-Control"), "immutable") {
		t.Errorf("the script is answered %d %v", got.StatusCode, got.Header)
	}
	if got := s.ask(http.MethodHead, address); got.StatusCode != http.StatusOK || got.body != "" || got.ContentLength != int64(len(liveScript)) {
		t.Errorf("HEAD is answered %d %v %q", got.StatusCode, got.Header, got.body)
	}
	if got := s.get("/shop/_dashwire/live.0000000000000000.js"); got.body != string(liveScript) || got.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("a page from before an update is answered %d %v", got.StatusCode, got.Header)
	}
	if got := s.get("/shop/_dashwire/other"); !strings.Contains(got.body, "new DashRenderer") {
		t.Errorf("another path is answered %d %s", got.StatusCode, got.body)
	}
}

func TestNoLiveScriptWithoutNeed(t *testing.T) {
	t.Parallel()
	s := newSite(t, Config{})
	for _, path := range []string{"/", "/_dashwire/" + liveName} {
		if got := s.get(path); strings.Contains(got.body, "_dashwire") || !strings.Contains(got.body, "new DashRenderer") {
			t.Errorf("%s is answered %d %s", path, got.StatusCode, got.body)
		}
	}
}

// The script changes nothing of what stands in the page itself, so a policy needs
// no hash for it.
func TestLiveScriptNeedsNoHash(t *testing.T) {
	t.Parallel()
	with, err := laneApp(t, Config{}).CSPHashes("")
	if err != nil {
		t.Fatal(err)
	}
	without, err := newApp(t, Config{}).CSPHashes("")
	if err != nil {
		t.Fatal(err)
	}
	if len(with) != 1 || with[0] != without[0] {
		t.Errorf("%v and %v", with, without)
	}
}
