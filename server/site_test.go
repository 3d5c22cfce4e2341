package server

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/dashwire/dashwire/assets"
	"github.com/dashwire/dashwire/protocol"
)

var testBundle = sync.OnceValues(func() (*assets.Bundle, error) {
	return assets.Open(context.Background(), assets.Options{})
})

// site is an app that is asked without a port.
type site struct {
	t   testing.TB
	app *App
}

func div(props ...any) *protocol.Component {
	c := protocol.NewComponent("dash_html_components", "Div")
	for i := 0; i < len(props); i += 2 {
		c.Set(props[i].(string), props[i+1])
	}
	return c
}

// newApp returns an app with a bundle and a layout that is not started yet.
func newApp(t testing.TB, cfg Config) *App {
	t.Helper()
	if cfg.Bundle == nil {
		bundle, err := testBundle()
		if err != nil {
			t.Fatal(err)
		}
		cfg.Bundle = bundle
	}
	if cfg.AssetsFolder == "" && cfg.AssetsFS == nil {
		cfg.AssetsFolder = t.TempDir()
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	app, err := NewSafely(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		app.end()
		if err := app.pages.close(); err != nil {
			t.Error(err)
		}
	})
	app.SetLayout(div())
	return app
}

func newSite(t testing.TB, cfg Config) *site {
	t.Helper()
	s := &site{t, newApp(t, cfg)}
	if _, err := s.app.started(); err != nil {
		t.Fatal(err)
	}
	return s
}

// reply is an answer with its body read.
type reply struct {
	*http.Response
	body string
}

// ask sends a request with headers given as "Name: value". The path goes over the
// wire as it is.
func (s *site) ask(method, path string, headers ...string) reply {
	s.t.Helper()
	req, err := http.NewRequest(method, "http://example.org/", nil)
	if err != nil {
		s.t.Fatal(err)
	}
	req.RequestURI = path
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		req.Header.Set(name, value)
	}
	return s.do(req)
}

func (s *site) do(req *http.Request) reply {
	s.t.Helper()
	engine, err := s.app.started()
	if err != nil {
		s.t.Fatal(err)
	}
	resp, err := engine.Test(req, -1)
	if err != nil {
		s.t.Fatalf("%s %s: %v", req.Method, req.URL, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatalf("%s %s: %v", req.Method, req.URL, err)
	}
	return reply{resp, string(body)}
}

func (s *site) get(path string, headers ...string) reply {
	s.t.Helper()
	return s.ask(http.MethodGet, path, headers...)
}
