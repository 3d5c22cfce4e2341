package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type userKey struct{}

// guardedApp lets requests with X-User: ada have everything, and tells what it was
// asked.
func guardedApp(t *testing.T, cfg Config) (*site, *logBook, *[]string) {
	t.Helper()
	var book logBook
	asked := &[]string{}
	cfg.Logger = book.logger()
	cfg.Authorize = func(ctx context.Context, access *Access) (context.Context, error) {
		*asked = append(*asked, strings.TrimSpace(string(access.Kind)+" "+access.Output))
		switch user := access.Request.Header().Get("X-User"); user {
		case "ada":
			return context.WithValue(ctx, userKey{}, user), nil
		case "same":
			return nil, nil
		case "late":
			return nil, fmt.Errorf("token of 1999: %w", ErrTokenExpired)
		case "panic":
			panic("secret")
		default:
			return ctx, errors.New("secret reason")
		}
	}
	app := newApp(t, cfg)
	app.cfg.SuppressCallbackExceptions = true
	Callback(app, func(ctx context.Context, _ nameIn) (greetingOut, error) {
		if CallFrom(ctx) == nil {
			return greetingOut{}, errors.New("the call is lost")
		}
		return greetingOut{fmt.Sprint(ctx.Value(userKey{}))}, nil
	}, APIEndpoint("/api"))
	app.SetLayoutFunc(func(ctx context.Context, _ *Request) (any, error) {
		return div("id", "for-"+fmt.Sprint(ctx.Value(userKey{}))), nil
	})
	return &site{t, app}, &book, asked
}

func TestAuthorize(t *testing.T) {
	for _, debug := range []bool{false, true} {
		s, book, asked := guardedApp(t, Config{Debug: debug})
		if err := s.app.Extend(Extension{Name: "csv", Routes: []Route{{Path: "rows.csv", Handler: http.NotFoundHandler()}}}); err != nil {
			t.Fatal(err)
		}
		requests := map[string]func(headers ...string) reply{
			"index":                      func(h ...string) reply { return s.get("/", h...) },
			"layout":                     func(h ...string) reply { return s.get("/_dash-layout", h...) },
			"dependencies":               func(h ...string) reply { return s.get("/_dash-dependencies", h...) },
			"route":                      func(h ...string) reply { return s.get("/rows.csv", h...) },
			"callback greeting.children": func(h ...string) reply { return s.post("/_dash-update-component", greetingRequest, h...) },
			"callback nothing.c": func(h ...string) reply {
				return s.post("/_dash-update-component", requestFor("nothing.c", "name.value"), h...)
			},
		}
		s.get("/_dash-layout", "X-User: ada") // starts the app
		book.take()
		for what, ask := range requests {
			*asked = nil
			got := ask()
			if got.StatusCode != http.StatusForbidden || !strings.Contains(got.body, "permission") || strings.Contains(got.body, "secret") || strings.Contains(got.body, "greeting") {
				t.Errorf("debug %v: %s is answered %d %s", debug, what, got.StatusCode, got.body)
			}
			if lines := book.take(); len(lines) != 1 || !strings.Contains(lines[0], "secret reason") || !strings.Contains(lines[0], "level=WARN") {
				t.Errorf("%s: logged %q", what, lines)
			}
			if diff := cmp.Diff([]string{what}, *asked); diff != "" {
				t.Errorf("asked (-want +got):\n%s", diff)
			}
			if got := ask("X-User: late"); got.StatusCode != http.StatusUnauthorized || !strings.Contains(got.body, "JWT Expired") || strings.Contains(got.body, "1999") {
				t.Errorf("%s with an old token is answered %d %s", what, got.StatusCode, got.body)
			}
			if got := ask("X-User: panic"); got.StatusCode != http.StatusInternalServerError || !debug && strings.Contains(got.body, "secret") {
				t.Errorf("%s with a panic is answered %d %s", what, got.StatusCode, got.body)
			}
			book.take()
		}
		*asked = nil
		if got := s.post("/api", `{"name":"v"}`); got.StatusCode != http.StatusForbidden {
			t.Errorf("the API is answered %d %s", got.StatusCode, got.body)
		}
		if diff := cmp.Diff([]string{"callback greeting.children"}, *asked); diff != "" {
			t.Errorf("asked (-want +got):\n%s", diff)
		}
		// What Authorize puts into the context reaches layout and handler.
		for user, name := range map[string]string{"ada": "ada", "same": "<nil>"} {
			if got := s.post("/_dash-update-component", greetingRequest, "X-User: "+user); got.StatusCode != http.StatusOK || !strings.Contains(got.body, `"children":`+jsonText(name)) {
				t.Errorf("for %s: %d %s", user, got.StatusCode, got.body)
			}
			if got := s.get("/_dash-layout", "X-User: "+user); !strings.Contains(got.body, jsonText("for-"+name)) {
				t.Errorf("for %s: %d %s", user, got.StatusCode, got.body)
			}
		}
		if got := s.post("/api", `{"name":"v"}`, "X-User: ada"); got.body != `"ada"` {
			t.Errorf("the API is answered %d %s", got.StatusCode, got.body)
		}
	}
}

func jsonText(text string) string {
	return strings.NewReplacer("<", `\u003c`, ">", `\u003e`).Replace(`"` + text + `"`)
}

// A layout that is a value is guarded as well.
func TestAuthorizeStaticLayout(t *testing.T) {
	t.Parallel()
	var allowed atomic.Bool
	s := newSite(t, Config{Authorize: func(ctx context.Context, _ *Access) (context.Context, error) {
		if !allowed.Load() {
			return nil, errors.New("no")
		}
		return ctx, nil
	}})
	if got := s.get("/_dash-layout"); got.StatusCode != http.StatusForbidden {
		t.Errorf("answered %d %s", got.StatusCode, got.body)
	}
	allowed.Store(true)
	if got := s.get("/_dash-layout"); got.StatusCode != http.StatusOK {
		t.Errorf("answered %d %s", got.StatusCode, got.body)
	}
}
