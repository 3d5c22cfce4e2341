package main

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/dashwire/dashwire/server"
)

// The simulated room gets to any temperature that can be asked for, and stays there.
func TestBoiler(t *testing.T) {
	t.Parallel()
	for asked, want := range map[float64]float64{21: 21, 28: 28, 12.5: 12.5, -40: coldest, 900: warmest} {
		b := newBoiler()
		if got := b.set(asked); got != want {
			t.Errorf("asked for %v, it is set to %v", asked, got)
		}
		var r reading
		for range 4 * 300 {
			r = b.step(250 * time.Millisecond)
			if r.power < 0 || r.power > 1 {
				t.Fatalf("the burner is at %v", r.power)
			}
		}
		if r.temperature < want-0.2 || r.temperature > want+0.2 || r.target != want {
			t.Errorf("after five minutes at %v: %+v", want, r)
		}
	}
}

// Whoever comes has the readings of before, but for those that are too old.
func TestShow(t *testing.T) {
	t.Parallel()
	app, device, err := newApp(server.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	handler := app.Handler()
	for n := 1; n <= kept+10; n++ {
		now = now.Add(time.Second)
		if err := show(app, device.step(time.Second), now, n); err != nil {
			t.Fatal(err)
		}
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/_dash-layout", nil))
	layout := w.Body.String()
	for want, count := range map[string]int{
		`"2026-01-02 03:0`:                 2 * kept,
		`"2026-01-02 03:04:15.000"`:        0, // the last one that is too old
		`"2026-01-02 03:04:16.000"`:        2,
		`"children":"19.0 °C"`:             2, // the slider's value as the device took it, and the room
		`"children":"Take control"`:        1,
		now.Format(`"2006-01-02 15:04:05`): 2,
	} {
		if got := strings.Count(layout, want); got != count {
			t.Errorf("the layout has %s %d times, want %d", want, got, count)
		}
	}
	if err := app.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
}
