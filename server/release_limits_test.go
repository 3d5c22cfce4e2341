package server

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dashwire/dashwire/assets"
	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/assets/release"
	"github.com/dashwire/dashwire/protocol"
)

// releaseApp is an app with the pages of a release.
func releaseApp(t *testing.T, version string) *App {
	t.Helper()
	return newApp(t, Config{Bundle: releaseBundle(t, version)})
}

func releaseBundle(t *testing.T, version string) *assets.Bundle {
	t.Helper()
	of, err := release.Lookup(version)
	must(t, err)
	bundle, err := assets.Open(t.Context(), assets.Options{Release: of})
	must(t, err)
	t.Cleanup(func() { _ = bundle.Close() })
	return bundle
}

func TestDependenciesOfReleases(t *testing.T) {
	t.Parallel()
	for version, want := range map[string]string{
		"2.16.1": `[{"output":"result.children","inputs":[{"id":"name","property":"value"}],"state":[],"clientside_function":null,"prevent_initial_call":true,"long":{"interval":1000},"dynamic_creator":null,"running":{"running":{"name.disabled":true},"runningOff":{"name.disabled":false}}}]`,
		"3.4.0":  `[{"output":"result.children","inputs":[{"id":"name","property":"value"}],"state":[],"clientside_function":null,"prevent_initial_call":true,"background":{"interval":1000},"dynamic_creator":null,"no_output":false,"optional":false,"hidden":false,"running":{"running":{"name.disabled":true},"runningOff":{"name.disabled":false}}}]`,
		"4.4.1":  `[{"output":"result.children","inputs":[{"id":"name","property":"value"}],"state":[],"clientside_function":null,"prevent_initial_call":true,"background":{"interval":1000},"dynamic_creator":null,"no_output":false,"optional":false,"hidden":false,"websocket":false,"persistent":false,"running":{"running":{"name.disabled":true},"runningOff":{"name.disabled":false}}}]`,
	} {
		app := releaseApp(t, version)
		app.SetLayout(html.Div(dcc.Input().ID("name"), html.P().ID("result")))
		Callback(app, func(_ context.Context, _ struct {
			Name string `input:"name.value"`
		}) (out struct {
			Result string `output:"result.children"`
		}, _ error) {
			return out, nil
		}, Background(), PreventInitialCall(true), Running(dcc.InputDisabled("name"), true, false))
		s := &site{t, app}
		if diff := cmp.Diff(want, strings.TrimSpace(s.get("/_dash-dependencies").body)); diff != "" {
			t.Errorf("Dash %s:\n%s", version, diff)
		}
	}
}

// What the pages of a release can't do is refused when the app starts, all at once.
func TestRefusedByRelease(t *testing.T) {
	t.Parallel()
	maybe := protocol.Dep("later", "value")
	maybe.AllowOptional = true
	for version, wants := range map[string][]string{
		"2.16.1": {"the callback has no output, and pages of Dash 2.16.1 call none without", "later.value of the callback may be missing", "Config.Bundle"},
		"3.4.0":  nil,
	} {
		app := releaseApp(t, version)
		app.SetLayout(html.Div(dcc.Input().ID("name"), html.P().ID("result")))
		app.Handle(Spec{Inputs: []protocol.Dependency{protocol.Dep("name", "value")}}, func(context.Context, *Call) error { return nil })
		app.Handle(Spec{Outputs: []protocol.Dependency{protocol.Dep("result", "children")}, Inputs: []protocol.Dependency{protocol.Dep("name", "value"), maybe}},
			func(context.Context, *Call) error { return nil })
		err := app.Start()
		if (err == nil) != (wants == nil) {
			t.Fatalf("Dash %s: started with %v", version, err)
		}
		for _, want := range wants {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("Dash %s: %v\ndoes not say %q", version, err, want)
			}
		}
	}
}

// A value that the page would drop makes the callback fail.
func TestSetPropsOfReleases(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		version string
		patch   bool
		status  int
	}{
		{"2.16.1", false, http.StatusInternalServerError},
		{"2.16.1", true, http.StatusInternalServerError},
		{"3.4.0", false, http.StatusOK},
		{"3.4.0", true, http.StatusOK},
	} {
		app := releaseApp(t, test.version)
		app.SetLayout(html.Div(dcc.Input().ID("name"), html.P().ID("result"), dcc.Store().ID("log").Data([]any{})))
		Callback(app, func(ctx context.Context, _ struct {
			Name string `input:"name.value"`
		}) (out struct {
			Result string `output:"result.children"`
		}, _ error) {
			if test.patch {
				CallFrom(ctx).SetProps(dcc.StoreData("log").Patch(&protocol.Patch{}))
			} else {
				CallFrom(ctx).SetProps(dcc.StoreData("log").Set([]any{1}))
			}
			return out, nil
		})
		s := &site{t, app}
		got := s.post("/_dash-update-component", `{"output":"result.children","outputs":{"id":"result","property":"children"},"inputs":[{"id":"name","property":"value","value":"a"}],"changedPropIds":["name.value"]}`)
		if got.StatusCode != test.status {
			t.Errorf("Dash %s, patch %v: %d %s", test.version, test.patch, got.StatusCode, got.body)
		}
	}
}

// Where a page can't show a list, all of it is in one component.
func TestListLayoutOfReleases(t *testing.T) {
	t.Parallel()
	for version, want := range map[string]string{"2.16.1": "map", "3.4.0": "list"} {
		for name, tree := range map[string]any{
			"a list": []any{html.P("a"), "b"}, "text": protocol.Raw(`["a"]`), "components": []*html.PComponent{html.P("a")},
		} {
			app := releaseApp(t, version)
			must(t, app.live.declare())
			app.SetLayout(tree)
			must(t, app.Start())
			s := &site{t, app}
			var layout any
			must(t, json.Unmarshal([]byte(s.get("/_dash-layout").body), &layout))
			got := "map"
			if _, isList := layout.([]any); isList {
				got = "list"
			}
			if got != want {
				t.Errorf("Dash %s, %s: the layout is a %s: %v", version, name, got, layout)
			}
		}
	}
}
