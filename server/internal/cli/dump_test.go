package cli

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/dashwire/dashwire/assets"
	"github.com/dashwire/dashwire/compat"
	"github.com/dashwire/dashwire/server"
)

// An app that only lets those in who have a token, and what was taken from it.
func TestDumpAndServe(t *testing.T) {
	t.Parallel()
	bundle, err := assets.Open(t.Context(), assets.Options{})
	if err != nil {
		t.Fatal(err)
	}
	front, err := compat.Open("../../../compat/testdata/shop/frontend")
	if err != nil {
		t.Fatal(err)
	}
	app := front.App(server.Config{Bundle: bundle, Authorize: func(ctx context.Context, access *server.Access) (context.Context, error) {
		if access.Request.Header().Get("Authorization") != "Bearer x" {
			return nil, errors.New("not you")
		}
		return ctx, nil
	}, Logger: slog.New(slog.DiscardHandler)})
	old := httptest.NewServer(app.Handler())
	defer old.Close()
	defer func() {
		if err := app.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
	}()
	dir := filepath.Join(t.TempDir(), "frontend")
	if code, _, stderr := run(t.Context(), "dump", old.URL+"/shop/", "-o", dir); code != 1 || !strings.Contains(stderr, "give --header or --cookie") {
		t.Errorf("without a header: %d, %s", code, stderr)
	}
	code, stdout, stderr := run(t.Context(), "dump", old.URL+"/shop/", "-o", dir, "--header", "Authorization: Bearer x", "--cookie", "a=b", "--path", "/lost")
	if !regexp.MustCompile(`^Took the frontend of a Dash 4.4.1 app to \S+ in \S+: 17 callbacks \(3 in the browser\), 6 pages, 6 assets, 1 suites, 0.1 MB\n$`).MatchString(stdout) ||
		code != 0 || stderr != "Reading page\nReading layout and callbacks\nReading pages\nReading assets\nReading the suite badge_suite\nnote: the app has no page at /lost\n" {
		t.Errorf("%d\n%s\n%s", code, stdout, stderr)
	}
	if _, err := os.Stat(filepath.Join(dir, "layout.json")); err != nil {
		t.Error(err)
	}

	ctx, cancel := context.WithCancel(t.Context())
	banner := &until{text: "no handler", then: cancel}
	if code := Run(ctx, []string{"serve", dir, "--addr", "127.0.0.1:0"}, nil, io.Discard, banner); code != 0 {
		t.Errorf("serve: %d", code)
	}
	for _, want := range []string{"Shop & Co", "/shop/", "17 callbacks of ", "12 without a handler", "greeting.children", "6 pages of the dump"} {
		if !strings.Contains(banner.written, want) {
			t.Errorf("the banner lacks %q:\n%s", want, banner.written)
		}
	}
}

// until calls then when a text has been written. It is written to by one goroutine.
type until struct {
	text, written string
	then          func()
}

func (u *until) Write(p []byte) (int, error) {
	u.written += string(p)
	if strings.Contains(u.written, u.text) {
		u.then()
	}
	return len(p), nil
}
