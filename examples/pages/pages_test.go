package main

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

func start(t *testing.T, cfg server.Config) *httptest.Server {
	t.Helper()
	app, err := newApp(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if err := app.Start(); err != nil {
		t.Fatal(err)
	}
	site := httptest.NewServer(app.Handler())
	t.Cleanup(func() {
		site.Close()
		if err := app.Shutdown(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return site
}

func text(t *testing.T, resp *http.Response, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s\n%s", resp.Request.URL, resp.Status, body)
	}
	return string(body)
}

func TestShownPages(t *testing.T) {
	t.Parallel()
	site := start(t, server.Config{})
	for _, c := range []struct{ path, search, title, content string }{
		{"/", "", "Eight planets", "Our neighbours in the dark"},
		{"/planets", "?sort=moons", "Eight planets", "Saturn"},
		{"/planets/mars", "", "Mars · Eight planets", "the highest mountain there is"},
		{"/planets/pl%75to%20x", "", "No such planet", "pluto x"},
		{"/moon", "", "Lost in space", "There is nothing at /"},
	} {
		request := `{"output":".._pages_content.children..._pages_store.data..","outputs":[{"id":"_pages_content","property":"children"},{"id":"_pages_store","property":"data"}],` +
			`"inputs":[{"id":"_pages_location","property":"pathname","value":"` + c.path + `"},{"id":"_pages_location","property":"search","value":"` + c.search + `"}],"changedPropIds":[]}`
		resp, err := http.Post(site.URL+"/_dash-update-component", "application/json", strings.NewReader(request))
		got := text(t, resp, err)
		if !strings.Contains(got, `{"title":"`+c.title+`"}`) || !strings.Contains(got, c.content) {
			t.Errorf("%s shows %s", c.path, got)
		}
	}
}

func TestOrderOfQuery(t *testing.T) {
	t.Parallel()
	app, err := newApp(server.Config{})
	if err != nil {
		t.Fatal(err)
	}
	for query, first := range map[string]string{"": "Mercury", "size": "Jupiter", "moons": "Saturn", "<none>": "Mercury"} {
		r := server.PageRequest{Query: map[string][]string{"sort": {query}}}
		page, err := listPage(app).LayoutFunc(context.Background(), r)
		if err != nil {
			t.Fatal(err)
		}
		if names := namesIn(t, page); names[0] != first || len(names) != len(planets) {
			t.Errorf("sorted by %q: %q, want %s first", query, names, first)
		}
	}
}

func jsonOf(t *testing.T, tree any) string {
	t.Helper()
	body, err := protocol.Encode(tree)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// namesIn lists the planets of a page in their order.
func namesIn(t *testing.T, page any) (names []string) {
	t.Helper()
	body := jsonOf(t, page)
	for _, piece := range strings.Split(body, `{"props":{"children":"`) {
		name, _, _ := strings.Cut(piece, `"`)
		if _, ok := find(strings.ToLower(name)); ok {
			names = append(names, name)
		}
	}
	return names
}

// Each planet's address has its own texts for those who link to it.
func TestMetaTags(t *testing.T) {
	t.Parallel()
	site := start(t, server.Config{URLBasePathname: "/sun/"})
	resp, err := http.Get(site.URL + "/sun/planets/venus")
	page := text(t, resp, err)
	for _, want := range []string{
		`<meta property="og:title" content="Venus · Eight planets">`, `<meta name="description" content="The hottest of all, under clouds of acid.">`,
		`<meta property="twitter:url" content="` + site.URL + `/sun/planets/venus">`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in\n%s", want, page)
		}
	}
	resp, err = http.Get(site.URL + "/sun/info")
	if text(t, resp, err); resp.Request.URL.Path != "/sun/about" {
		t.Errorf("/info leads to %s", resp.Request.URL)
	}
}

func TestNavigation(t *testing.T) {
	t.Parallel()
	app, err := newApp(server.Config{URLBasePathname: "/sun/"})
	if err != nil {
		t.Fatal(err)
	}
	out, err := (&navigation{app}).show(context.Background(), here{"/sun/planets"})
	if err != nil {
		t.Fatal(err)
	}
	got := jsonOf(t, out.Links)
	if len(out.Links) != 3 || !strings.Contains(got, `"children":"Planets","href":"/sun/planets","className":"link current"`) ||
		strings.Count(got, "current") != 1 {
		t.Errorf("got %s", got)
	}
}

func TestWeigh(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in   scales
		want string
	}{
		{scales{server.Some(70.0), 0.38}, "Here your scales would show 26.6 kg."},
		{scales{Gravity: 1}, "Step on the scales."},
	} {
		if got, err := weigh(context.Background(), c.in); err != nil || got.Text != c.want {
			t.Errorf("%+v: %q, %v", c.in, got.Text, err)
		}
	}
}
