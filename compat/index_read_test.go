package compat

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dashwire/dashwire/assets/release"
)

const (
	configTag   = `<script id="_dash-config" type="application/json">{}</script>`
	rendererTag = `<script id="_dash-renderer" type="application/javascript">var renderer = new DashRenderer();</script>`
	scriptTag   = `<script src="/p/_dash-component-suites/dash/deps/react@18.v4_4_1m1.2.0.min.js"></script>`
	standard    = `<meta http-equiv="X-UA-Compatible" content="IE=edge"><meta charset="UTF-8"><meta name="viewport" content="width=device-width, initial-scale=1">`
)

func TestReadIndex(t *testing.T) {
	t.Parallel()
	rel := release.Default()
	tail := rel.Page.Entry + configTag + scriptTag + rendererTag
	const blocks = "{%app_entry%}{%config%}{%scripts%}{%renderer%}"
	for _, tt := range []struct {
		name, page, template string
		check                func(*indexPage) any
		want                 any
	}{
		{"title", "<title> a &amp; b </title></head>" + tail, "<title>{%title%}</title>{%css%}</head>" + blocks,
			func(p *indexPage) any { return p.title }, "a & b"},
		{"react", tail, blocks, func(p *indexPage) any { return p.react }, "18.2.0"},
		{"metas", standard + "\n<meta name=\"x\" content=\"&quot;\">" + tail, "{%metas%}" + blocks,
			func(p *indexPage) any { return p.metas }, [][]release.Attribute{{{Name: "name", Value: "x"}, {Name: "content", Value: `"`}}}},
		{"metas of the template", `<meta charset="utf-8">` + tail, `<meta charset="utf-8">` + blocks,
			func(p *indexPage) any { return len(p.metas) }, 0},
		{"scripts", rel.Page.Entry + configTag + scriptTag + "\n" + `<script src="https://x/y.js" integrity="z"></script><script src="/p/_dash-component-suites/mine/a.v0_1_0rc1m12.min.js"></script>` +
			`<script src="/p/assets/z.mjs?m=1" type="module"></script><script>one</script>` + "\n<b></b><script>mine</script>" + rendererTag,
			"{%app_entry%}{%config%}{%scripts%}\n<b></b><script>mine</script>{%renderer%}",
			func(p *indexPage) any { return []any{p.scripts, p.suites, p.assets, p.inline} },
			[]any{[]external{{"https://x/y.js", []release.Attribute{{Name: "integrity", Value: "z"}}}},
				[]suite{{Package: "mine", Version: "0.1.0rc1", Scripts: []suiteTag{{"a.min.js", []release.Attribute{}}}}},
				[]string{"/p/assets/z.mjs?m=1"}, []string{"one"}}},
		{"scripts from outside", rel.Page.Entry + configTag + `<script src="https://unpkg.com/@babel/polyfill@7.12.1/dist/polyfill.min.js"></script><script src="https://unpkg.com/react@18.3.1/umd/react.production.min.js"></script>` + rendererTag, blocks,
			func(p *indexPage) any { return len(p.scripts) }, 0},
		{"styles", `<link rel="stylesheet" href="own.css"><hr><link rel="stylesheet" href="https://x/y.css"><link href="https://x/z.css" rel="stylesheet" media="a"><link rel="stylesheet" href="/p/assets/a.css?m=2"><link rel="stylesheet" href="last.css">` + tail,
			`<link rel="stylesheet" href="own.css"><hr>{%css%}<link rel="stylesheet" href="last.css">` + blocks,
			func(p *indexPage) any { return []any{p.styles, p.assets} },
			[]any{[]external{{"https://x/y.css", []release.Attribute{}}, {"https://x/z.css", []release.Attribute{{Name: "rel", Value: "stylesheet"}, {Name: "media", Value: "a"}}}}, []string{"/p/assets/a.css?m=2"}}},
		{"favicon", `<link rel="icon" type="image/x-icon" href="/p/assets/favicon.ico?m=3">` + tail, "{%favicon%}" + blocks,
			func(p *indexPage) any { return p.assets }, []string{"/p/assets/favicon.ico?m=3"}},
		{"icon of the template", `<link rel="icon" href="mine.png">` + tail, `<link rel="icon" href="mine.png">` + blocks,
			func(p *indexPage) any { return len(p.assets) }, 0},
		{"hooks", strings.Replace(tail, "()", "({layout_post: (l) => ({a: 1,b: 2}),request_pre: x})", 1), blocks,
			func(p *indexPage) any { return p.hooks }, map[string]string{"layout_post": "(l) => ({a: 1,b: 2})", "request_pre": "x"}},
		{"a renderer of its own", strings.Replace(tail, "()", "({ request_pre : f })", 1),
			"{%app_entry%}{%config%}{%scripts%}" + strings.Replace(rendererTag, "()", "({ request_pre : f })", 1),
			func(p *indexPage) any { return p.hooks }, map[string]string(nil)},
	} {
		p, err := readIndex(tt.page, rel)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if p.template != tt.template {
			t.Errorf("%s: the template is\n%s\nwant\n%s", tt.name, p.template, tt.template)
		}
		if diff := cmp.Diff(tt.want, tt.check(p)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestPageMetas(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString(`<meta name="description" content="d">`)
	for _, name := range []string{"twitter:card", "twitter:url", "twitter:title", "twitter:description", "twitter:image", "og:title", "og:type", "og:description", "og:image"} {
		content := "c"
		switch name {
		case "twitter:url":
			content = "https://host:1/a?b"
		case "og:image":
			content = "https://host:1/assets/i.png"
		}
		b.WriteString("\n      " + `<meta property="` + name + `" content="` + content + `">`)
	}
	rel := release.Default()
	p, err := readIndex(b.String()+standard+rel.Page.Entry+configTag+scriptTag+rendererTag, rel)
	if err != nil || len(p.pageMetas) != 10 || len(p.metas) != 0 {
		t.Fatalf("%v, %+v", err, p)
	}
	metas := withoutOrigin(p.pageMetas)
	if metas[2][1].Value != "" || metas[9][1].Value != "{origin}/assets/i.png" || metas[0][1].Value != "d" {
		t.Errorf("%v", metas)
	}
}

func TestChunks(t *testing.T) {
	t.Parallel()
	got := chunks("build/main.js", []byte(`e=>({7:"async-map",9:"vendors~grid"})[e]+".js"; load("./css/grid.css"); "plain"; "https://x/y.js"`))
	want := []string{"build/async-map.js", "build/vendors~grid.js", "build/css/grid.css"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	refs := references("a/b.mjs", []byte("import x from './c.mjs'; import(\"../d.mjs\"); import '../../e.mjs'; import 'react'\n//# sourceMappingURL=b.mjs.map"))
	if diff := cmp.Diff([]string{"a/b.mjs.map", "a/c.mjs", "d.mjs"}, refs); diff != "" {
		t.Error(diff)
	}
}

// What Chromium's URL makes of a link.
func TestAsSent(t *testing.T) {
	t.Parallel()
	for link, want := range map[string]string{
		"/item/quince jam":     "/item/quince%20jam",
		"/item/quince%20jam":   "/item/quince%20jam",
		"/ä/^{x}`|[]?ä={x}`^|": "/%C3%A4/%5E%7Bx%7D%60%7C[]?%C3%A4={x}`^|",
		`/it's?a="it's"&b=c|`:  "/it's?a=%22it's%22&b=c|",
		"/":                    "/",
	} {
		if got := asSent(link); got != want {
			t.Errorf("%s: got %s, want %s", link, got, want)
		}
	}
}
