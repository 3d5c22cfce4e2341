package server

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dashwire/dashwire/protocol"
)

// What Python's ctx knows, a Call knows.
func TestCallValues(t *testing.T) {
	t.Parallel()
	app := newApp(t, Config{SuppressCallbackExceptions: true})
	type in struct {
		Button int      `input:"b.n"`
		Rows   []string `input:"{row:ALL}.v"`
		Mode   string   `state:"m.v"`
	}
	type out struct {
		Text string `output:"o.c"`
	}
	seen := make(chan map[string]any, 1)
	Callback(app, func(ctx context.Context, _ in) (out, error) {
		call := CallFrom(ctx)
		args := map[string]any{}
		for _, a := range call.Args() {
			args[a.Name] = []any{a.Dependency.String(), len(a.Group.Args), a.Triggered}
		}
		prop := map[string]string{}
		for name, id := range call.TriggeredPropIDs() {
			prop[name] = id.String()
		}
		r := call.Request()
		cookie, err := r.Cookie("session")
		if err != nil {
			return out{}, err
		}
		seen <- map[string]any{
			"args": args, "triggered": prop, "triggered_id": call.TriggeredID().String(), "inputs": call.InputValues(), "states": call.StateValues(),
			"outputs": call.Outputs()[0].Args[0].String(), "path": r.Path, "query": r.Query().Get("endId"), "header": r.Header().Get("X-Mine"),
			"cookie": cookie.Value, "cookies": len(r.Cookies()), "origin": r.Origin(), "host": r.Host,
		}
		return out{"x"}, nil
	})
	s := &site{t, app}
	s.post("/_dash-update-component?endId=e", `{"output":"o.c","outputs":{"id":"o","property":"c"},"inputs":[{"id":"b","property":"n","value":3},`+
		`[{"id":{"row":1},"property":"v","value":"a"},{"id":{"row":2},"property":"v"}]],"state":[{"id":"m","property":"v","value":null}],`+
		`"changedPropIds":["{\"row\":2}.v"]}`, "Cookie: session=1; other=2", "X-Mine: y", "Origin: http://here.example")
	want := map[string]any{
		"args":      map[string]any{"Button": []any{"b.n", 1, false}, "Rows": []any{`{"row":["ALL"]}.v`, 2, true}, "Mode": []any{"m.v", 1, false}},
		"triggered": map[string]string{`{"row":2}.v`: `{"row":2}`}, "triggered_id": `{"row":2}`,
		"inputs":  map[string]protocol.Raw{"b.n": protocol.Raw("3"), `{"row":1}.v`: protocol.Raw(`"a"`), `{"row":2}.v`: nil},
		"states":  map[string]protocol.Raw{"m.v": protocol.Raw("null")},
		"outputs": "o.c", "path": "/_dash-update-component", "query": "e", "header": "y", "cookie": "1", "cookies": 2, "origin": "http://here.example", "host": "example.org",
	}
	if diff := cmp.Diff(want, <-seen); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var none *Call
	if none.Args() != nil || none.IsTriggered("b.n") || len(none.TriggeredPropIDs()) != 0 {
		t.Error("a nil Call knows something")
	}
}

func TestRecordTiming(t *testing.T) {
	t.Parallel()
	var faults []error
	slow := func(app *App) {
		app.cfg.SuppressCallbackExceptions = true
		app.Handle(Spec{Outputs: []protocol.Dependency{protocol.Dep("o", "c")}, APIEndpoint: "/api"}, func(_ context.Context, call *Call) error {
			faults = []error{
				call.RecordTiming("db", 1499*time.Microsecond, `find "rows"`+"\r\nX: y"), call.RecordTiming("cpu", time.Second, ""),
				call.RecordTiming("db", 1, ""), call.RecordTiming("a b", 1, ""), call.RecordTiming("__dash_server", 1, ""),
			}
			return errors.Join(PreventUpdate)
		})
	}
	for _, debug := range []bool{true, false} {
		app := newApp(t, Config{Debug: debug})
		slow(app)
		s := &site{t, app}
		for _, path := range []string{"/_dash-update-component", "/api"} {
			got := s.post(path, `{"output":"o.c","outputs":{"id":"o","property":"c"}}`)
			if path == "/api" {
				got = s.post(path, `{}`)
			}
			lines := got.Header.Values("Server-Timing")
			if got.StatusCode != http.StatusNoContent || !debug && lines != nil {
				t.Errorf("%s, debug %v: answered %d with %q", path, debug, got.StatusCode, lines)
			}
			if debug && (len(lines) != 3 || !strings.HasPrefix(lines[0], "__dash_server;dur=") ||
				!slices.Equal(lines[1:], []string{`db;desc="find \"rows\"  X: y";dur=1`, "cpu;dur=1000"})) {
				t.Errorf("%s: Server-Timing %q", path, lines)
			}
			for i, err := range faults {
				if wrong := i > 1; (err != nil) != wrong {
					t.Errorf("item %d: %v", i, err)
				}
			}
		}
	}
	var none *Call
	if err := none.RecordTiming("x", 1, ""); err != nil {
		t.Error(err)
	}
}
