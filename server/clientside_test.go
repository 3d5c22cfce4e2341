package server

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"regexp"
	"strings"
	"testing"
)

func TestClientsideCallback(t *testing.T) {
	t.Parallel()
	app := newApp(t, Config{SuppressCallbackExceptions: true})
	spec := specOf("x")
	app.ClientsideCallback(spec, `(n) => "</script>" + n`)
	other := specOf("y")
	app.ClientsideCallback(other, `(n) => "</script>" + n`) // the same function once
	named := specOf("z")
	named.PreventInitialCall = Some(true)
	app.ClientsideFunction(named, "mine", "double")

	s := &site{t, app}
	page := s.get("/").body
	inline := regexp.MustCompile(`(?s)<script>(\(\(\) =>.*?)</script>`).FindAllStringSubmatch(page, -1)
	// What sha256 the name is, python3 says: hashlib.sha256(source).hexdigest().
	const name = "dfaaedaef8f17aa48cf99257c74eab1746925accdcf1c1aa5968773894770c25"
	if len(inline) != 1 || !strings.Contains(inline[0][1], `= (n) => "<\/script>" + n;`) {
		t.Fatalf("inline scripts %q in\n%s", inline, page)
	}
	want := `[{"output":"x.children","inputs":[{"id":"a","property":"value"}],"state":[],"clientside_function":{"namespace":"_dashprivate_clientside_funcs","function_name":"NAME"},"prevent_initial_call":false,"background":null,"dynamic_creator":false,"no_output":false,"optional":false,"hidden":false,"websocket":false,"persistent":false},` +
		`{"output":"y.children","inputs":[{"id":"a","property":"value"}],"state":[],"clientside_function":{"namespace":"_dashprivate_clientside_funcs","function_name":"NAME"},"prevent_initial_call":false,"background":null,"dynamic_creator":false,"no_output":false,"optional":false,"hidden":false,"websocket":false,"persistent":false},` +
		`{"output":"z.children","inputs":[{"id":"a","property":"value"}],"state":[],"clientside_function":{"namespace":"mine","function_name":"double"},"prevent_initial_call":true,"background":null,"dynamic_creator":false,"no_output":false,"optional":false,"hidden":false,"websocket":false,"persistent":false}]`
	if got := s.get("/_dash-dependencies").body; got != strings.ReplaceAll(want, "NAME", name) {
		t.Errorf("dependencies\n got %s\nwant %s", got, strings.ReplaceAll(want, "NAME", name))
	}

	hashes, err := app.CSPHashes("")
	if err != nil {
		t.Fatal(err)
	}
	renderer := regexp.MustCompile(`(?s)<script id="_dash-renderer"[^>]*>(.*?)</script>`).FindStringSubmatch(page)
	for i, script := range []string{inline[0][1], renderer[1]} {
		sum := sha256.Sum256([]byte(script))
		if want := "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; i >= len(hashes) || hashes[i] != want {
			t.Errorf("CSP hashes are %q; script %d has %s", hashes, i, want)
		}
	}
	for algorithm, length := range map[string]int{"sha384": 48, "sha512": 64} {
		hashes, err := app.CSPHashes(algorithm)
		if err != nil || len(hashes) != 2 || len(hashes[0]) != len("'sha512-'")+base64.StdEncoding.EncodedLen(length) {
			t.Errorf("%s: %q, %v", algorithm, hashes, err)
		}
	}
	if _, err := app.CSPHashes("md5"); err == nil {
		t.Error("md5 is taken")
	}
	if _, err := answer(t, app, `{"output":"x.children","outputs":{"id":"x","property":"children"},`+oneInput); err == nil || !strings.Contains(err.Error(), "runs in the browser") {
		t.Errorf("a request for it: %v", err)
	}
}

func TestClientsideFaults(t *testing.T) {
	t.Parallel()
	handler := func(context.Context, *Call, error) error { return nil }
	for _, tc := range []struct {
		want string
		add  func(*App)
	}{
		{"its JavaScript is empty", func(a *App) { a.ClientsideCallback(specOf("x"), " ") }},
		{"the namespace \"_dashprivate_x\" is Dash's own", func(a *App) { a.ClientsideFunction(specOf("x"), "_dashprivate_x", "f") }},
		{"has a namespace and a name", func(a *App) { a.ClientsideFunction(specOf("x"), "", "f") }},
		{"no_update is no function of yours", func(a *App) { a.ClientsideFunction(specOf("x"), "n", "no_update") }},
		{"OnError, DynamicCreator and Background are for callbacks of the server", func(a *App) { s := specOf("x"); s.OnError = handler; a.ClientsideFunction(s, "n", "f") }},
		{"the app has started", func(a *App) {
			a.cfg.SuppressCallbackExceptions = true
			if err := a.Start(); err != nil {
				t.Error(err)
			}
			a.ClientsideCallback(specOf("x"), "() => 1")
		}},
	} {
		func() {
			defer func() {
				if v, _ := recover().(string); !strings.Contains(v, tc.want) || !strings.Contains(v, "clientside_test.go:") {
					t.Errorf("panicked with %q, want %s and the place", v, tc.want)
				}
			}()
			tc.add(newApp(t, Config{}))
		}()
	}
}

func TestRendererHooks(t *testing.T) {
	t.Parallel()
	app := newApp(t, Config{RendererHooks: RendererHooks{RequestPre: "(p) => 1", LayoutPre: "() => 2"}})
	page := (&site{t, app}).get("/").body
	if want := "new DashRenderer({layout_pre: () => 2,request_pre: (p) => 1});"; !strings.Contains(page, want) {
		t.Errorf("no %s in\n%s", want, page)
	}
	if _, err := NewSafely(Config{RendererHooks: RendererHooks{LayoutPost: "'</Script>'"}}); err == nil || !strings.Contains(err.Error(), "layout_post holds </script>") {
		t.Errorf("got %v", err)
	}
}
