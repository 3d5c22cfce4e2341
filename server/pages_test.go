package server

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/dashwire/dashwire/protocol"
)

// fourPages is an app whose answers were recorded of Python.
func fourPages(t testing.TB, cfg Config) *App {
	t.Helper()
	app := newApp(t, cfg)
	app.Page(Page{Module: "home", Path: "/", Title: "Home", Description: "The first page", Layout: div("children", "home", "id", "home")})
	app.Page(Page{
		Module: "about", Path: "/about", Name: "About us", RedirectFrom: []string{"/old-about"}, ImageURL: "https://x.example/i.png",
		LayoutFunc: func(_ context.Context, r PageRequest) (any, error) {
			return div("children", "about"+r.Query.Encode(), "id", "about"), nil
		},
	})
	app.Page(Page{
		Module: "item", PathTemplate: "/item/<item_id>/<part>",
		TitleFunc:       func(_ context.Context, r PageRequest) (string, error) { return "Item " + r.Variables["item_id"], nil },
		DescriptionFunc: func(_ context.Context, r PageRequest) (string, error) { return "About " + r.Var("part"), nil },
		LayoutFunc: func(_ context.Context, r PageRequest) (any, error) {
			return div("children", r.Variables["item_id"]+" "+r.Variables["part"]+" "+r.Var("part"), "id", "item"), nil
		},
	})
	app.Page(Page{Module: "late", Path: "/late", Order: Some(1), Layout: div("children", "late", "id", "late")})
	app.SetLayout([]any{"pages", PageContainer()})
	return app
}

const routingOutput = ".._pages_content.children..._pages_store.data.."

func routingRequest(pathname, search string) string {
	return `{"output":"` + routingOutput + `","outputs":[{"id":"_pages_content","property":"children"},{"id":"_pages_store","property":"data"}],` +
		`"inputs":[{"id":"_pages_location","property":"pathname","value":` + pathname + `},{"id":"_pages_location","property":"search","value":` + search + `}],` +
		`"changedPropIds":["_pages_location.pathname"]}`
}

// shown is the answer that shows a page.
func shown(content, title string) string {
	return `{"multi":true,"response":{"_pages_content":{"children":` + content + `},"_pages_store":{"data":{"title":"` + title + `"}}}}`
}

func divText(text, id string) string {
	return `{"props":{"children":"` + text + `","id":"` + id + `"},"type":"Div","namespace":"dash_html_components"}`
}

func TestPageRouting(t *testing.T) {
	t.Parallel()
	const missing = `{"props":{"children":"404 - Page not found"},"type":"H1","namespace":"dash_html_components"}`
	for _, c := range []struct{ prefix, pathname, search, want string }{
		{"/", `"/"`, `""`, shown(divText("home", "home"), "Home")},
		{"/", `"/late"`, `""`, shown(divText("late", "late"), "Late")},
		{"/", `"/late/"`, `null`, shown(divText("late", "late"), "Late")},
		{"/", `"/about"`, `""`, shown(divText("about", "about"), "About us")},
		{"/", `"/about"`, `"?b=2&a=1&a=3"`, shown(divText(`abouta=1\u0026a=3\u0026b=2`, "about"), "About us")},
		{"/", `"/item/7/x%20y"`, `"?q=1"`, shown(divText("7 x%20y x y", "item"), "Item 7")},
		{"/", `"/item/7"`, `""`, shown(missing, "Dash")},
		{"/", `"/nothing"`, `""`, shown(missing, "Dash")},
		{"/", `null`, `null`, shown(missing, "Dash")},
		{"/p/", `"/p/late"`, `""`, shown(divText("late", "late"), "Late")},
		{"/p/", `"/p"`, `""`, shown(divText("home", "home"), "Home")},
	} {
		app := fourPages(t, Config{URLBasePathname: c.prefix})
		if err := app.Start(); err != nil {
			t.Fatal(err)
		}
		got, err := answer(t, app, routingRequest(c.pathname, c.search))
		if err != nil || got != c.want {
			t.Errorf("%s%s below %s: %v\n got %s\nwant %s", c.pathname, c.search, c.prefix, err, got, c.want)
		}
	}
}

func TestPageRoutingRefuses(t *testing.T) {
	t.Parallel()
	app := fourPages(t, Config{URLBasePathname: "/p/"})
	if err := app.Start(); err != nil {
		t.Fatal(err)
	}
	for _, pathname := range []string{`"/pq"`, `"/elsewhere"`, `7`, `{"a":1}`} {
		got, err := answer(t, app, routingRequest(pathname, `""`))
		if _, ok := errors.AsType[*InputError](err); !ok {
			t.Errorf("%s: %s, %v", pathname, got, err)
		}
	}
}

func TestPageDependencies(t *testing.T) {
	t.Parallel()
	s := &site{t, fourPages(t, Config{RoutingCallbackInputs: []RoutingInput{
		{Name: "theme", Dependency: protocol.Dep("theme", "value"), State: true}, {Name: "user", Dependency: protocol.Dep("user", "data")},
	}, SuppressCallbackExceptions: true})}
	got := s.get("/_dash-dependencies").body
	for _, want := range []string{
		`[{"output":"` + routingOutput + `","inputs":[{"id":"_pages_location","property":"pathname"},{"id":"_pages_location","property":"search"},{"id":"user","property":"data"}],` +
			`"state":[{"id":"theme","property":"value"}],"clientside_function":null,"prevent_initial_call":true,`,
		`"hidden":true`,
		`{"output":"_pages_dummy.children","inputs":[{"id":"_pages_store","property":"data"}],"state":[],"clientside_function":{"namespace":"_dashprivate_clientside_funcs",`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
	if page := s.get("/").body; !strings.Contains(page, titleScript) {
		t.Errorf("the page doesn't set its title:\n%s", page)
	}
}

func TestRoutingInputs(t *testing.T) {
	t.Parallel()
	app := newApp(t, Config{SuppressCallbackExceptions: true, RoutingCallbackInputs: []RoutingInput{
		{Name: "theme", Dependency: protocol.Dep("theme", "value"), State: true},
		{Name: "all", Dependency: protocol.Dep(protocol.DictID(protocol.IDPart{Key: "i", Value: protocol.All}), "value")},
		{Name: "unset", Dependency: protocol.Dep("unset", "value")},
	}})
	app.Page(Page{Path: "/", LayoutFunc: func(ctx context.Context, r PageRequest) (any, error) {
		theme, all, unset := "", []int{}, "as it was"
		if err := errors.Join(r.Input("theme", &theme), r.Input("all", &all), r.Input("unset", &unset), r.Input("none", &unset)); err != nil {
			return nil, err
		}
		if r.Input("theme", &all) == nil || CallFrom(ctx) == nil || r.Request == nil {
			return nil, errors.New("text is read as a list, or the request is missing")
		}
		return fmt.Sprint(theme, all, unset), nil
	}})
	if err := app.Start(); err != nil {
		t.Fatal(err)
	}
	body := strings.Replace(routingRequest(`"/"`, `""`), `],"changed`, `,[{"id":{"i":1},"property":"value","value":4},{"id":{"i":2},"property":"value","value":5}],{"id":"unset","property":"value"}],`+
		`"state":[{"id":"theme","property":"value","value":"dark"}],"changed`, 1)
	got, err := answer(t, app, body)
	if want := shown(`"dark[4 5]as it was"`, "Home"); err != nil || got != want {
		t.Errorf("%v\n got %s\nwant %s", err, got, want)
	}
}

func metasOf(t *testing.T, page string) []string {
	t.Helper()
	return strings.Split(strings.TrimSpace(between(t, page, "<head>", "<title>")), "\n      ")
}

func wantMetas(description, url, title, image string) []string {
	return []string{
		`<meta name="description" content="` + description + `">`, `<meta property="twitter:card" content="summary_large_image">`,
		`<meta property="twitter:url" content="` + url + `">`, `<meta property="twitter:title" content="` + title + `">`,
		`<meta property="twitter:description" content="` + description + `">`, `<meta property="twitter:image" content="` + image + `">`,
		`<meta property="og:title" content="` + title + `">`, `<meta property="og:type" content="website">`,
		`<meta property="og:description" content="` + description + `">`, `<meta property="og:image" content="` + image + `">`,
		`<meta http-equiv="X-UA-Compatible" content="IE=edge">`, `<meta charset="UTF-8">`, `<meta name="viewport" content="width=device-width, initial-scale=1">`,
	}
}

func TestPageMetas(t *testing.T) {
	t.Parallel()
	pictures := fstest.MapFS{"late.jpg": {}, "app.PNG": {}, "sub/home.png": {}, "home.txt": {}}
	const at = "http://example.org"
	for _, c := range []struct {
		cfg  Config
		path string
		want []string
	}{
		{Config{}, "/", wantMetas("The first page", at+"/", "Home", "")},
		{Config{}, "/about?x=1", wantMetas("", at+"/about?x=1", "About us", "https://x.example/i.png")},
		{Config{}, "/item/7/x", wantMetas("About x", at+"/item/7/x", "Item 7", "")},
		{Config{Description: "of the app"}, "/nothing/here", wantMetas("", at+"/nothing/here", "Dash", "")},
		{Config{Description: "of the app"}, "/late", wantMetas("of the app", at+"/late", "Late", "")},
		{Config{Title: "Own"}, "/late", wantMetas("", at+"/late", "Own", "")},
		{Config{AssetsFS: pictures}, "/", wantMetas("The first page", at+"/", "Home", at+"/assets/app.PNG")},
		{Config{AssetsFS: pictures, URLBasePathname: "/p/"}, "/p/late", wantMetas("", at+"/p/late", "Late", at+"/p/assets/late.jpg")},
		{Config{AssetsFS: pictures, AssetsExternalPath: "https://cdn.example/"}, "/late", wantMetas("", at+"/late", "Late", "https://cdn.example/assets/late.jpg")},
		{Config{RequestsPathnamePrefix: "/outside/"}, "/late", wantMetas("", at+"/outside/late", "Late", "")},
		{Config{IncludePagesMeta: Some(false)}, "/late", wantMetas("", "", "", "")[10:]},
		// Nothing that stands in an address gets out of its attribute.
		{
			Config{}, "/item/%22%3E%3Cscript%3E/%26%27<?\"><script>&%22",
			wantMetas("About &amp;&#x27;&lt;", at+"/item/%22%3E%3Cscript%3E/&amp;&#x27;%3C?%22%3E%3Cscript%3E&amp;%22", "Item &quot;&gt;&lt;script&gt;", ""),
		},
	} {
		page := (&site{t, fourPages(t, c.cfg)}).get(c.path).body
		if diff := cmp.Diff(c.want, metasOf(t, page)); diff != "" {
			t.Errorf("%s of %+v (-Python, +ours):\n%s", c.path, c.cfg, diff)
		}
		if !strings.Contains(page, `"end_id":"`) || strings.Contains(page, "{%") {
			t.Errorf("%s is not whole:\n%s", c.path, page)
		}
	}
}

// The address of a page is the one that the browser knows it by.
func TestPageMetasBehindProxy(t *testing.T) {
	t.Parallel()
	app := fourPages(t, Config{TrustedProxies: []string{"0.0.0.0/8"}})
	page := (&site{t, app}).get("/late", "X-Forwarded-Proto: https", "X-Forwarded-Host: shop.example", "X-Forwarded-For: 10.0.0.1").body
	if want := `<meta property="twitter:url" content="https://shop.example/late">`; !strings.Contains(page, want) {
		t.Errorf("no %s in %v", want, metasOf(t, page))
	}
}

func TestPageRedirects(t *testing.T) {
	t.Parallel()
	for prefix, to := range map[string]string{"/": "/about", "/p/": "/p/p/about"} {
		app := fourPages(t, Config{URLBasePathname: prefix})
		app.Page(Page{Path: "/ü b", RedirectFrom: []string{"/ä:*b"}, Layout: "x"})
		s := &site{t, app}
		if got := s.get(prefix + "old-about?x=1"); got.StatusCode != http.StatusMovedPermanently || got.Header.Get("Location") != to {
			t.Errorf("%sold-about: %s to %q, want 301 to %s", prefix, got.Status, got.Header.Get("Location"), to)
		}
		if got := s.get(prefix + "\u00e4:*b"); got.StatusCode != http.StatusMovedPermanently || !strings.HasSuffix(got.Header.Get("Location"), prefix+"%C3%BC%20b") {
			t.Errorf("%s: %s to %q", prefix, got.Status, got.Header.Get("Location"))
		}
		// Under a prefix Python's answer leads nowhere, and ours to the page.
		if got := s.get(to); to != "/about" && (got.StatusCode != http.StatusMovedPermanently || got.Header.Get("Location") != "/p/about") {
			t.Errorf("%s: %s to %q", to, got.Status, got.Header.Get("Location"))
		}
		if got := s.get(prefix + "about"); got.StatusCode != http.StatusOK {
			t.Errorf("%sabout: %s", prefix, got.Status)
		}
		if got := s.get(prefix + "old-about/more"); got.StatusCode != http.StatusOK {
			t.Errorf("below a redirect: %s", got.Status)
		}
	}
}

// A page at the address with the prefix twice is not led away from.
func TestPageRedirectBesidePage(t *testing.T) {
	t.Parallel()
	app := fourPages(t, Config{URLBasePathname: "/p/"})
	app.Page(Page{Path: "/p/about", Layout: "x"})
	s := &site{t, app}
	if got := s.get("/p/old-about"); got.Header.Get("Location") != "/p/about" {
		t.Errorf("old-about: %s to %q", got.Status, got.Header.Get("Location"))
	}
	if got := s.get("/p/p/about"); got.StatusCode != http.StatusOK {
		t.Errorf("p/about: %s", got.Status)
	}
}

func TestValidationLayoutOfPages(t *testing.T) {
	t.Parallel()
	app := fourPages(t, Config{})
	config := configOf(t, (&site{t, app}).get("/").body)
	got, err := protocol.Encode(config["validation_layout"].(map[string]any)["props"].(map[string]any)["children"])
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	inv := app.newInventory(got)
	ids = append(ids, inv.ids...)
	if want := []string{"late", "about", "home", "item", "_pages_location", "_pages_content", "_pages_store", "_pages_dummy"}; !slices.Equal(ids, want) {
		t.Errorf("ids %q, want %q", ids, want)
	}
	if text := (&site{t, fourPages(t, Config{SuppressCallbackExceptions: true})}).get("/").body; strings.Contains(text, "validation_layout") {
		t.Error("there is a validation layout, although nothing is checked")
	}
}

func TestPagesWithoutLayout(t *testing.T) {
	t.Parallel()
	app := newApp(t, Config{})
	app.SetLayout(nil)
	app.Page(Page{Path: "/", Layout: "x"})
	want := `{"props":{"children":[{"props":{"id":"_pages_location","refresh":"callback-nav"},"type":"Location","namespace":"dash_core_components"},` +
		`{"props":{"children":null,"id":"_pages_content","disable_n_clicks":true},"type":"Div","namespace":"dash_html_components"},` +
		`{"props":{"id":"_pages_store"},"type":"Store","namespace":"dash_core_components"},` +
		`{"props":{"children":null,"id":"_pages_dummy","disable_n_clicks":true},"type":"Div","namespace":"dash_html_components"}]},"type":"Div","namespace":"dash_html_components"}`
	if got := (&site{t, app}).get("/_dash-layout").body; got != want {
		t.Errorf("got %s", got)
	}
}

func TestNotFoundPage(t *testing.T) {
	t.Parallel()
	app := fourPages(t, Config{})
	app.Page(Page{NotFound: true, Title: "Lost", LayoutFunc: func(_ context.Context, r PageRequest) (any, error) { return "no " + r.Path + r.Query.Get("q"), nil }})
	if err := app.Start(); err != nil {
		t.Fatal(err)
	}
	for _, pathname := range []string{`"/item/7"`, `"/not-found-404"`} {
		got, err := answer(t, app, routingRequest(pathname, `"?q=%3C"`))
		if want := shown(`"no `+strings.Trim(pathname, `/"`)+`\u003c"`, "Lost"); err != nil || got != want {
			t.Errorf("%s: %s, %v, want %s", pathname, got, err, want)
		}
	}
}

// What a page's functions fail with ends their request and nothing else.
func TestPageFunctionsFail(t *testing.T) {
	t.Parallel()
	failure := errors.New("out of stock")
	app := newApp(t, Config{})
	app.SetLayout(nil)
	app.Page(Page{Path: "/layout", LayoutFunc: func(context.Context, PageRequest) (any, error) { return nil, failure }})
	app.Page(Page{Path: "/title", Layout: "x", TitleFunc: func(context.Context, PageRequest) (string, error) { return "", failure }})
	app.Page(Page{Path: "/description", Layout: "x", DescriptionFunc: func(context.Context, PageRequest) (string, error) { return "", failure }})
	app.Page(Page{Path: "/panic", Layout: "x", TitleFunc: func(context.Context, PageRequest) (string, error) { panic("oh") }})
	app.Page(Page{Path: "/keep", LayoutFunc: func(context.Context, PageRequest) (any, error) { return nil, PreventUpdate }})
	s := &site{t, app}
	for path, status := range map[string]int{"/title": 500, "/description": 500, "/layout": 200, "/none": 200} {
		if got := s.get(path); got.StatusCode != status {
			t.Errorf("%s: %s", path, got.Status)
		}
	}
	for pathname, want := range map[string]string{
		"/layout": `page "layout" at `, "/title": `page "title" at `, "/panic": "panic: oh", "/keep": PreventUpdate.Error(),
	} {
		if _, err := answer(t, app, routingRequest(`"`+pathname+`"`, `""`)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", pathname, err, want)
		}
	}
}

func TestPagesStartFaults(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*App){
		"nowhere to show them; put server.PageContainer()": func(a *App) { a.SetLayout("no container") },
		`page "late2" at `:                        func(a *App) { a.Page(Page{Module: "late2", Layout: func() {}}) },
		`page "both" at `:                         func(a *App) { a.Page(Page{Path: "/both", Layout: div("id", "_pages_store")}) },
		`2 components have the id "_pages_store"`: func(a *App) { a.Page(Page{Path: "/both", Layout: div("id", "_pages_store")}) },
		"Config.RoutingCallbackInputs is set, and the app has no pages":   func(a *App) { a.routed.list = nil; a.cfg.RoutingCallbackInputs = []RoutingInput{{}} },
		`the callback's input nowhere.value: no component of the layout `: func(a *App) { a.routed.list = a.routed.list[:1]; addCallbackOn(a, "nowhere") },
	} {
		app := fourPages(t, Config{})
		change(app)
		if err := app.Start(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	// A component of a page is known.
	app := fourPages(t, Config{})
	app.routed.list = app.routed.list[:1]
	app.Page(Page{Path: "/input", Layout: protocol.NewComponent("dash_core_components", "Input").Set("id", "there")})
	addCallbackOn(app, "there")
	if err := app.Start(); err != nil {
		t.Error(err)
	}
}

func addCallbackOn(a *App, id string) {
	a.Handle(Spec{Inputs: []protocol.Dependency{protocol.Dep(id, "value")}}, func(context.Context, *Call) error { return nil })
}

func TestPageRegistry(t *testing.T) {
	t.Parallel()
	list := func(cfg Config, pages ...Page) (lines []string) {
		app := newApp(t, cfg)
		for _, p := range pages {
			p.Layout = "x"
			app.Page(p)
		}
		for _, e := range app.Pages() {
			lines = append(lines, strings.Join([]string{e.Module, e.Path, e.URL, e.Name, e.Title}, " | "))
		}
		return lines
	}
	// Python's for the same modules, paths, orders and titles.
	got := list(Config{URLBasePathname: "/p/"},
		Page{Module: "z", Path: "/z"}, Page{Module: "b", Path: "/"}, Page{Module: "a", PathTemplate: "/item/<id>", Order: Some(2)},
		Page{Module: "deep.Some_thing"}, Page{Module: "c", Path: "/c/d", Order: Some(-1), Name: "See", Title: "Dee"})
	want := []string{
		"c | /c/d | /p/c/d | See | Dee", "a | /item/none | /p/item/none | A | A", "b | / | /p/ | B | B",
		"deep.Some_thing | /deep/some-thing | /p/deep/some-thing | Some thing | Some thing", "z | /z | /p/z | Z | Z",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	got = list(Config{Title: "App"}, Page{Path: "/weekly-sales"}, Page{Path: "/"}, Page{PathTemplate: "/item/<id>"}, Page{Path: "/item"}, Page{NotFound: true})
	want = []string{
		"/ | / | / | Home | App", "item | /item | /item | Item | App", "item.<id> | /item/none | /item/none | Item | App",
		"not_found_404 | /not-found-404 | /not-found-404 | Not found 404 | App", "weekly_sales | /weekly-sales | /weekly-sales | Weekly sales | App",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPageFaults(t *testing.T) {
	t.Parallel()
	title := func(context.Context, PageRequest) (string, error) { return "", nil }
	for _, c := range []struct {
		page Page
		want []string
	}{
		{Page{}, []string{"it has no address", "set one of Layout and LayoutFunc"}},
		{Page{Path: "x", Layout: "x"}, []string{`"x" doesn't begin with /`}},
		{Page{Path: "/<x>", RedirectFrom: []string{"", "/?"}, Layout: "x"}, []string{`"/<x>" is not a plain path`, `the address "" doesn't`, `"/?" is not a plain path`}},
		{Page{Module: "m", RedirectFrom: []string{"", "/m"}, Layout: "x"}, []string{`the address "" doesn't`, `"/m" leads to itself`}},
		{Page{PathTemplate: "x/<y>", Layout: "x"}, []string{"doesn't begin with /"}},
		{Page{PathTemplate: "/x", Layout: "x"}, []string{"it has no variables"}},
		{Page{PathTemplate: "/<x", Layout: "x"}, []string{"a < has no >"}},
		{Page{PathTemplate: "/x>", Layout: "x"}, []string{"a > has no <"}},
		{Page{PathTemplate: "/<x y>", Layout: "x"}, []string{`"x y" is no name`}},
		{Page{PathTemplate: "/<>", Layout: "x"}, []string{`"" is no name`}},
		{Page{PathTemplate: "/<x>/<x>", Layout: "x"}, []string{`"x" stands twice`}},
		{Page{PathTemplate: "/a*/<x>", Layout: "x"}, []string{"can't hold any of"}},
		{Page{Path: "/t", Layout: "x", Title: "t", TitleFunc: title, Description: "d", DescriptionFunc: title}, []string{"one of Title and", "one of Description and"}},
		{Page{Path: "/about/", Layout: "x"}, []string{`"/about/" is also the address of the page at `}},
		{Page{Module: "about", Path: "/x", Layout: "x"}, []string{`"about" is also the Module of the page at `}},
		{Page{PathTemplate: "/item/<item_id>/<part>", Path: "/x", Layout: "x"}, []string{"is also the PathTemplate of the page at "}},
		{Page{Path: "/old-about", Layout: "x"}, []string{`"/old-about" is also a redirect of the page at `}},
		{Page{Path: "/x", RedirectFrom: []string{"/late", "/old-about"}, Layout: "x"}, []string{`from "/late" is also an address`, `from "/old-about" is also`}},
	} {
		err := fourPages(t, Config{}).PageSafely(c.page)
		fault, ok := errors.AsType[*PageError](err)
		if !ok || !strings.Contains(fault.Where, "pages_test.go:") || len(fault.Unwrap()) != len(c.want) {
			t.Errorf("%+v: %v", c.page, err)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%+v: %v, want %s", c.page, err, want)
			}
		}
	}

	app := fourPages(t, Config{})
	app.Page(Page{NotFound: true, Layout: "x"})
	if err := app.PageSafely(Page{Module: "again", NotFound: true, Layout: "x"}); err == nil || !strings.Contains(err.Error(), "NotFound is also that of the page at") {
		t.Errorf("got %v", err)
	}
	if err := app.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if v, _ := recover().(string); !strings.Contains(v, "pages_test.go:") || !strings.Contains(v, "the app has started") {
			t.Errorf("panicked with %q", v)
		}
	}()
	app.Page(Page{Path: "/x", Layout: "x"})
}

func TestRoutingInputFaults(t *testing.T) {
	t.Parallel()
	dep := protocol.Dep("a", "value")
	_, err := NewSafely(Config{RoutingCallbackInputs: []RoutingInput{{Dependency: dep}, {Name: "a", Dependency: dep}, {Name: "a", Dependency: dep}, {Name: "b"}}})
	if err == nil || strings.Count(err.Error(), "Config.RoutingCallbackInputs:") != 3 {
		t.Errorf("got %v", err)
	}
}

// What Python's _parse_path_variables returns.
func TestPathTemplate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		template, path string
		want           map[string]string
	}{
		{"/item/<id>/<p>", "item/7/x%20y", map[string]string{"id": "7", "p": "x%20y"}},
		{"/item/<id>", "item/7", map[string]string{"id": "7"}},
		{"/item/<id>/", "item/7", map[string]string{"id": "7"}},
		{"/item/<id>", "item", nil},
		{"/item/<id>", "item/a/b", map[string]string{"id": "a/b"}},
		{"/<x>", "", map[string]string{"x": ""}},
		{"/item/<x>/<y>", "item/a/b/c", map[string]string{"x": "a/b", "y": "c"}},
		{"/<a>.html", "x.html", map[string]string{"a": "x"}},
		{"/<a>.html", "xZhtml", nil},
		{"/<a><b>", "ab", map[string]string{"a": "ab", "b": ""}},
		{"/item/<id>", "item/7/item/8", map[string]string{"id": "7/item/8"}},
		{"/item/<a>-<b>", "item/a-b", map[string]string{"a": "a", "b": "b"}},
		{"/Item/<b>", "item/A", nil},
		// Python knows only the second of these, which no browser sends.
		{"/käse/<b>", "k%C3%A4se/A", map[string]string{"b": "A"}},
		{"/käse/<b>", "käse/A", map[string]string{"b": "A"}},
	} {
		template, err := newPathTemplate(c.template)
		if err != nil {
			t.Fatal(err)
		}
		if got := template.match(c.path); !maps.Equal(got, c.want) || (got == nil) != (c.want == nil) {
			t.Errorf("%s at %s: %q, want %q", c.path, c.template, got, c.want)
		}
	}
}

// What Python's _parse_query_string returns.
func TestParseSearch(t *testing.T) {
	t.Parallel()
	for search, want := range map[string]url.Values{
		"?a=1&a=2&b=":     {"a": {"1", "2"}, "b": {""}},
		"?a":              {"a": {""}},
		"?%zz=1&c=%41+b%": {"%zz": {"1"}, "c": {"A b%"}},
		"a=1":             {},
		"?a=1;b=2":        {"a": {"1;b=2"}},
		"?":               {},
		"":                {},
		"?=x":             {"": {"x"}},
		"?a=1&&b=2":       {"a": {"1"}, "b": {"2"}},
		"?a=%ff":          {"a": {"\uFFFD"}},
	} {
		if diff := cmp.Diff(want, parseSearch(search)); diff != "" {
			t.Errorf("%s (-Python, +ours):\n%s", search, diff)
		}
	}
}

func BenchmarkPageMetas(b *testing.B) {
	app := fourPages(b, Config{})
	s := &site{b, app}
	b.ReportAllocs()
	for b.Loop() {
		s.get("/item/7/x")
	}
}
