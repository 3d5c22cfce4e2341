package server

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// The block of a page between two marks.
func between(t *testing.T, text, from, to string) string {
	t.Helper()
	_, rest, ok := strings.Cut(text, from)
	inner, _, end := strings.Cut(rest, to)
	if !ok || !end {
		t.Fatalf("page has no %s...%s:\n%s", from, to, text)
	}
	return inner
}

func configOf(t *testing.T, page string) map[string]any {
	t.Helper()
	var config map[string]any
	text := between(t, page, `<script id="_dash-config" type="application/json">`, "</script>")
	if err := json.Unmarshal([]byte(text), &config); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return config
}

// The order of the keys of Python Dash 4.4.1.
const configKeys = "url_base_pathname requests_pathname_prefix ui props_check disable_version_check show_undo_redo " +
	"suppress_callback_exceptions update_title children_props serve_locally dash_version python_version dash_version_url " +
	"ddk_version plotly_version validate_callbacks csrf_token_name csrf_header_name end_id plotly_cloud_installed"

func TestConfigKeys(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, more string
		cfg        Config
	}{
		{"default", "", Config{}},
		{"debug", " hot_reload dev_tools", Config{Debug: true}},
		{"from outside", " plotlyjs_url", Config{ServeLocally: Some(false)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			page := newSite(t, c.cfg).get("/").body
			text := between(t, page, `<script id="_dash-config" type="application/json">`, "</script>")
			// Nested objects would add their own keys.
			text = regexp.MustCompile(`"(children_props|hot_reload)":\{("\w+":(\{[^}]*\}|\d+),?)*\}`).ReplaceAllString(text, `"$1":0`)
			var keys []string
			for _, m := range regexp.MustCompile(`"(\w+)":`).FindAllStringSubmatch(text, -1) {
				keys = append(keys, m[1])
			}
			if diff := cmp.Diff(configKeys+c.more, strings.Join(keys, " ")); diff != "" {
				t.Errorf("keys (-Python, +ours):\n%s\n%s", diff, text)
			}
		})
	}
}

func TestConfigValues(t *testing.T) {
	t.Parallel()
	t.Run("zero", func(t *testing.T) {
		t.Parallel()
		config := configOf(t, newSite(t, Config{}).get("/").body)
		delete(config, "children_props")
		delete(config, "end_id")
		want := map[string]any{ // Python's, but for the three that are named
			"url_base_pathname": nil, "requests_pathname_prefix": "/", "ui": false, "props_check": false,
			"disable_version_check": true, // Python: false
			"show_undo_redo":        false, "suppress_callback_exceptions": false, "update_title": "Updating...",
			"serve_locally": true, "dash_version": "4.4.1",
			"python_version":   nil, // Python: its own
			"dash_version_url": "https://dash-version.plotly.com:8080/current_version",
			"ddk_version":      nil, "plotly_version": "7.1.0", "validate_callbacks": false,
			"csrf_token_name": "_csrf_token", "csrf_header_name": "X-CSRFToken", "plotly_cloud_installed": false,
		}
		if diff := cmp.Diff(want, config); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
	t.Run("set", func(t *testing.T) {
		t.Parallel()
		config := configOf(t, newSite(t, Config{
			URLBasePathname: "/a/", UpdateTitle: Null[string](), ShowUndoRedo: true, SuppressCallbackExceptions: true,
			CSRFTokenName: "csrftoken", CSRFHeaderName: "X-CSRF", Debug: true, ServeLocally: Some(false),
			DevTools: DevTools{DisableVersionCheck: Some(false), HotReloadMaxRetry: 3, HotReload: Some(true)},
		}).get("/a/").body)
		for key, want := range map[string]any{
			"url_base_pathname": "/a/", "requests_pathname_prefix": "/a/", "update_title": nil, "show_undo_redo": true,
			"suppress_callback_exceptions": true, "csrf_token_name": "csrftoken", "csrf_header_name": "X-CSRF",
			"ui": true, "props_check": true, "validate_callbacks": true, "disable_version_check": false, "serve_locally": false,
			"plotlyjs_url": "https://cdn.plot.ly/plotly-4.1.1.min.js", "dev_tools": []any{},
			"hot_reload": map[string]any{"interval": 3000.0, "max_retry": 3.0},
		} {
			if diff := cmp.Diff(want, config[key]); diff != "" {
				t.Errorf("%s (-want +got):\n%s", key, diff)
			}
		}
	})
}

func TestPageTokenIsFresh(t *testing.T) {
	t.Parallel()
	s := newSite(t, Config{SecretKey: []byte("key")})
	seen := map[any]bool{}
	for range 3 {
		token := configOf(t, s.get("/").body)["end_id"].(string)
		salt, _, _ := strings.Cut(token, "~")
		if !regexp.MustCompile(`^[A-Za-z0-9]{24}~[0-9a-f]{64}$`).MatchString(token) || seen[token] || signToken([]byte("key"), "end", salt) != token {
			t.Errorf("token %q", token)
		}
		seen[token] = true
	}
}

func TestHead(t *testing.T) {
	t.Parallel()
	own := fstest.MapFS{"z.css": {}, "favicon.ico": {}, "a.mjs": {}}
	page := newSite(t, Config{
		Title:               `Cap <App> & "co"`,
		AssetsFS:            own,
		ExternalScripts:     []External{{URL: "https://e/x.js"}, {URL: "https://e/y.js", Attributes: []Attribute{{Name: "integrity", Value: "sha384-abc"}, {Name: "crossorigin", Value: "anonymous"}}}},
		ExternalStylesheets: []External{{URL: "https://e/a.css"}, {URL: "https://e/b.css", Attributes: []Attribute{{Name: "media", Value: "print"}}}},
		MetaTags:            [][]Attribute{{{Name: "charset", Value: "latin1"}}, {{Name: "name", Value: "viewport"}, {Name: "content", Value: "x"}}, {{Name: "property", Value: "og:t"}, {Name: "content", Value: `a"<'&`}}},
	}).get("/").body
	head := between(t, page, "<head>", "</head>")
	const stamp = "e3b0c44298fc1c14" // of an empty file
	want := `
        <meta http-equiv="X-UA-Compatible" content="IE=edge">
      <meta charset="latin1">
      <meta name="viewport" content="x">
      <meta property="og:t" content="a&quot;&lt;&#x27;&amp;">
        <title>Cap &lt;App&gt; &amp; &quot;co&quot;</title>
        <link rel="icon" type="image/x-icon" href="/assets/favicon.ico?m=` + stamp + `">
        <link rel="stylesheet" href="https://e/a.css">
<link rel="stylesheet" href="https://e/b.css" media="print">
<link rel="stylesheet" href="/assets/z.css?m=` + stamp + `">
    `
	if diff := cmp.Diff(want, head); diff != "" {
		t.Errorf("head (-want +got):\n%s", diff)
	}
	scripts := between(t, page, "<footer>", "</footer>")
	for _, want := range []string{
		"prop-types@15", `<script src="https://e/x.js"></script>`,
		`<script src="https://e/y.js" integrity="sha384-abc" crossorigin="anonymous"></script>`,
		`<script src="/assets/a.mjs?m=` + stamp + `" type="module"></script>`, "dash_renderer",
		`<script id="_dash-renderer" type="application/javascript">var renderer = new DashRenderer();</script>`,
	} {
		_, rest, ok := strings.Cut(scripts, want)
		if !ok {
			t.Fatalf("no %s after what came before it:\n%s", want, scripts)
		}
		scripts = rest
	}
}

var address = regexp.MustCompile(`<script src="([^"]*)"`)

// scriptsOf lists the scripts of a page, without their fingerprints.
func scriptsOf(page string) string {
	var list []string
	for _, m := range address.FindAllStringSubmatch(page, -1) {
		list = append(list, regexp.MustCompile(`\.v[\w-]+m\d+`).ReplaceAllString(strings.TrimPrefix(m[1], "/_dash-component-suites/"), ""))
	}
	return strings.Join(list, "\n")
}

// The tags of Python Dash 4.4.1 for the same settings.
func TestScriptTags(t *testing.T) {
	t.Parallel()
	const (
		prod    = "dash/deps/polyfill@7.12.1.min.js\ndash/deps/react@18.3.1.min.js\ndash/deps/react-dom@18.3.1.min.js\ndash/deps/prop-types@15.8.1.min.js\n"
		dev     = "dash/deps/polyfill@7.12.1.min.js\ndash/deps/react@18.3.1.js\ndash/deps/react-dom@18.3.1.js\ndash/deps/prop-types@15.8.1.js\n"
		shared  = "dash/dcc/dash_core_components.js\ndash/dcc/dash_core_components-shared.js\n"
		rest    = "dash/html/dash_html_components.min.js\ndash/dash_table/bundle.js"
		outside = "https://unpkg.com/@babel/polyfill@7.12.1/dist/polyfill.min.js\nhttps://unpkg.com/react@18.3.1/umd/react.production.min.js\nhttps://unpkg.com/react-dom@18.3.1/umd/react-dom.production.min.js\nhttps://unpkg.com/prop-types@15.8.1/prop-types.min.js\nhttps://unpkg.com/dash-renderer@3.4.1/build/dash_renderer.min.js\nhttps://unpkg.com/dash-core-components@4.4.1/dash_core_components/dash_core_components.js\nhttps://unpkg.com/dash-core-components@4.4.1/dash_core_components/dash_core_components-shared.js\nhttps://unpkg.com/dash-html-components@4.4.1/dash_html_components/dash_html_components.min.js\nhttps://unpkg.com/dash-table@7.4.1/dash_table/bundle.js"
		eager   = "dash/dash-renderer/build/dash_renderer.min.js\ndash/dcc/async-datepicker.js\ndash/dcc/async-dropdown.js\ndash/dcc/async-graph.js\ndash/dcc/async-highlight.js\ndash/dcc/async-markdown.js\ndash/dcc/async-mathjax.js\ndash/dcc/async-slider.js\ndash/dcc/async-upload.js\n" + shared + "plotly/package_data/plotly.min.js\ndash/html/dash_html_components.min.js\ndash/dash_table/async-export.js\ndash/dash_table/async-table.js\ndash/dash_table/async-highlight.js\ndash/dash_table/bundle.js"
	)
	for _, c := range []struct {
		name string
		cfg  Config
		want string
	}{
		{"default", Config{}, prod + "dash/dash-renderer/build/dash_renderer.min.js\n" + shared + rest},
		{"eager", Config{EagerLoading: true}, prod + eager},
		{"from outside", Config{ServeLocally: Some(false)}, outside},
		{"older React", Config{ReactVersion: "16.14.0"}, strings.ReplaceAll(prod, "18.3.1", "16.14.0") + "dash/dash-renderer/build/dash_renderer.min.js\n" + shared + rest},
		{"props check", Config{DevTools: DevTools{PropsCheck: Some(true)}}, dev + "dash/dash-renderer/build/dash_renderer.min.js\n" + shared + rest},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, scriptsOf(newSite(t, c.cfg).get("/").body)); diff != "" {
				t.Errorf("(-Python +ours):\n%s", diff)
			}
		})
	}
	t.Run("debug overrules ServeLocally", func(t *testing.T) {
		t.Parallel()
		got := scriptsOf(newSite(t, Config{Debug: true, ServeLocally: Some(false)}).get("/").body)
		if !strings.Contains(got, "dash/dash-renderer/build/dash_renderer.dev.js") || strings.Contains(got, "unpkg") {
			t.Error(got)
		}
	})
	t.Run("unknown React", func(t *testing.T) {
		t.Parallel()
		_, err := newApp(t, Config{ReactVersion: "17.0.2"}).started()
		if err == nil || !strings.Contains(err.Error(), "17.0.2") || !strings.Contains(err.Error(), "18.3.1") {
			t.Errorf("got %v", err)
		}
	})
}

func TestIndexString(t *testing.T) {
	t.Parallel()
	const whole = "{%app_entry%}|{%config%}|{%scripts%}|{%renderer%}"
	page := newSite(t, Config{Title: "{%scripts%}", IndexString: "<title>{%title%}</title>|{%unknown%}|" + whole}).get("/").body
	if !strings.HasPrefix(page, "<title>{%scripts%}</title>|{%unknown%}|\n<div id=\"react-entry-point\">") || strings.Contains(page, "<head>") {
		t.Errorf("page:\n%s", page)
	}
	// Python: Missing item new DashRenderer in index.
	_, err := newApp(t, Config{IndexString: "{%app_entry%}{%config%}{%scripts%}"}).started()
	if err == nil || !strings.Contains(err.Error(), "missing item new DashRenderer") {
		t.Errorf("got %v", err)
	}
}

func TestInlineScriptsAndHooks(t *testing.T) {
	t.Parallel()
	app := newApp(t, Config{})
	app.pages.inline = []string{"one()", "two()"}
	app.pages.hooks = []rendererHook{{"layout_pre", "() => {}"}, {"request_pre", "(p) => {}"}}
	page := (&site{t, app}).get("/").body
	if !strings.Contains(page, "bundle.v7_4_1m") || !strings.Contains(page, "</script>\n<script>one()</script>\n<script>two()</script>\n") {
		t.Errorf("no inline scripts at the end:\n%s", page)
	}
	if want := ">var renderer = new DashRenderer({layout_pre: () => {},request_pre: (p) => {}});</script>"; !strings.Contains(page, want) {
		t.Errorf("no %s in\n%s", want, page)
	}
}
