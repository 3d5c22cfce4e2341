package main

import (
	"context"
	"errors"
	"log/slog"
	"testing"

	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
)

func TestRoom(t *testing.T) {
	t.Parallel()
	app, err := newApp(server.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	_ = app.Handler()
	r := newRoom(app)
	for range kept + 20 {
		r.mu.Lock()
		err := r.post(html.Div("x"))
		r.mu.Unlock()
		if err != nil {
			t.Fatal(err)
		}
	}
	if r.shown != kept {
		t.Errorf("%d messages are shown", r.shown)
	}
	// Who isn't in the room says nothing.
	if _, err := r.say(context.Background(), sayIn{Text: "hello"}); !errors.Is(err, server.PreventUpdate) {
		t.Errorf("a stranger's message: %v", err)
	}
	if _, err := r.rename(context.Background(), renameIn{Name: "me"}); !errors.Is(err, server.PreventUpdate) {
		t.Errorf("a stranger's name: %v", err)
	}
	if err := app.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestClip(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"  \n": "", " hé ": "hé", "äöüß": "äöü"} {
		if got := clip(text, 3); got != want {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}
