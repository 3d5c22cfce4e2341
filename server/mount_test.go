package server

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
)

// theirs is somebody's own Fiber app, with an error handler, a limit and a
// middleware.
func theirs() *fiber.App {
	app := fiber.New(fiber.Config{
		DisableStartupMessage: true,
		BodyLimit:             1 << 20,
		ErrorHandler:          func(c *fiber.Ctx, err error) error { return c.Status(418).SendString("theirs: " + err.Error()) },
	})
	app.Use(func(c *fiber.Ctx) error {
		c.Set("X-Theirs", "yes")
		return c.Next()
	})
	return app
}

func askFiber(t *testing.T, app *fiber.App, method, path, body string) reply {
	t.Helper()
	req := httptest.NewRequest(method, path, strings.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	resp, err := app.Test(req, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{resp, string(text)}
}

func TestMount(t *testing.T) {
	leakCheck(t)
	for _, tc := range []struct {
		name   string
		cfg    Config
		router func(*fiber.App) fiber.Router
		prefix string
		at     string // where the app is, with a slash at its end
		asks   string // what the page is told, at if empty
	}{
		{name: "prefix", prefix: "/dash", at: "/dash/"},
		{name: "prefix with slashes", prefix: "/dash/", at: "/dash/"},
		{name: "root", prefix: "/", at: "/"},
		{name: "empty prefix", prefix: "", at: "/"},
		{name: "group", router: func(a *fiber.App) fiber.Router { return a.Group("/api").Group("/v1") }, prefix: "/dash", at: "/api/v1/dash/"},
		{name: "with routes prefix", cfg: Config{RoutesPathnamePrefix: "/inner/"}, prefix: "/dash", at: "/dash/inner/"},
		{name: "a proxy strips more", cfg: Config{RequestsPathnamePrefix: "/edge/dash/"}, prefix: "/dash", at: "/dash/", asks: "/edge/dash/"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			outer := theirs()
			outer.Get("/before", func(c *fiber.Ctx) error { return c.SendString("before") })
			app := newApp(t, tc.cfg)
			greeter(app)
			seen(app)
			badCallbacks(app)
			var router fiber.Router = outer
			if tc.router != nil {
				router = tc.router(outer)
			}
			if err := app.Mount(router, tc.prefix); err != nil {
				t.Fatal(err)
			}
			outer.Get("/after", func(c *fiber.Ctx) error { return c.SendString("after") })
			outer.Get("/dashboard", func(c *fiber.Ctx) error { return c.SendString("dashboard") })
			outer.Get("/fails", func(*fiber.Ctx) error { return errors.New("own") })

			if got := askFiber(t, outer, "GET", "/before", ""); got.body != "before" {
				t.Errorf("/before: %s", got.body)
			}
			if tc.at != "/" {
				for path, want := range map[string]string{"/after": "after", "/dashboard": "dashboard", "/fails": "theirs: own", "/nope": "theirs: Cannot GET /nope"} {
					if got := askFiber(t, outer, "GET", path, ""); got.body != want {
						t.Errorf("%s: %d %s, want %s", path, got.StatusCode, got.body, want)
					}
				}
			}
			asks := tc.asks
			if asks == "" {
				asks = tc.at
			}
			page := askFiber(t, outer, "GET", tc.at, "")
			wantPrefix(t, page, asks)
			if page.Header.Get("X-Theirs") != "yes" {
				t.Error("their middleware did not run")
			}
			if got := askFiber(t, outer, "POST", tc.at+"_dash-update-component", greetingRequest); got.StatusCode != http.StatusOK || got.body != greetingAnswer {
				t.Errorf("callback: %d %s", got.StatusCode, got.body)
			}
			wantSeen(t, askFiber(t, outer, "POST", tc.at+"_dash-update-component", seenRequest), "http", "example.com", "0.0.0.0", tc.at+"_dash-update-component", "", "", "")
			for body, want := range map[string]string{"nope": page400, requestFor("fails.children", "name.value"): page500, requestFor("panics.children", "name.value"): page500} {
				got := askFiber(t, outer, "POST", tc.at+"_dash-update-component", body)
				if got.body != want {
					t.Errorf("%s: %d %s", body, got.StatusCode, got.body)
				}
				if got.Header.Get("X-Theirs") != "yes" {
					t.Error("the error page lost their header")
				}
			}
			if got := askFiber(t, outer, "GET", tc.at+"assets/nope.css", ""); got.body != page404 {
				t.Errorf("unknown asset: %d %s", got.StatusCode, got.body)
			}
			if err := app.Shutdown(context.Background()); err != nil {
				t.Error(err)
			}
			if got := askFiber(t, outer, "GET", tc.at+"_dash-layout", ""); got.StatusCode != http.StatusServiceUnavailable {
				t.Errorf("after Shutdown: %d %s", got.StatusCode, got.body)
			}
		})
	}
}

func TestMountFaults(t *testing.T) {
	app := newApp(t, Config{})
	for _, tc := range []struct {
		name   string
		router fiber.Router
		prefix string
		want   string
	}{
		{"parameter", fiber.New(), "/:user/dash", "it can't have parameters"},
		{"no router", nil, "/dash", "the router is nil"},
		{"their own kind of router", struct{ fiber.Router }{fiber.New()}, "/dash", "want a *fiber.App or a *fiber.Group"},
	} {
		if err := app.Mount(tc.router, tc.prefix); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v, want %s", tc.name, err, tc.want)
		}
	}
	if err := app.Mount(fiber.New(), "/a"); err != nil {
		t.Fatal(err)
	}
	if err := app.Mount(fiber.New(), "/b"); err == nil || !strings.Contains(err.Error(), "make an App for each place") {
		t.Errorf("second Mount: %v", err)
	}
	started := newSite(t, Config{}).app
	if err := started.Mount(fiber.New(), "/a"); err == nil {
		t.Error("Mount after Start changes prefixes that the page has already")
	}
}

func TestMountRequestUnderWayHoldsShutdown(t *testing.T) {
	leakCheck(t)
	outer := theirs()
	app := newApp(t, Config{})
	greeter(app)
	b := newBlocker()
	b.register(app)
	if err := app.Mount(outer, "/dash"); err != nil {
		t.Fatal(err)
	}
	answer := make(chan reply, 1)
	go func() { answer <- askFiber(t, outer, "POST", "/dash/_dash-update-component", blockedRequest) }()
	<-b.entered
	ended := make(chan error, 1)
	go func() { ended <- app.Shutdown(context.Background()) }()
	<-app.life.Done()
	close(b.leave)
	if got := <-answer; got.StatusCode != http.StatusOK {
		t.Errorf("answered %d %s", got.StatusCode, got.body)
	}
	if err := <-ended; err != nil {
		t.Errorf("Shutdown: %v", err)
	}
}
