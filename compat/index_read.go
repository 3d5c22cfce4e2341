package compat

import (
	"errors"
	"html"
	"regexp"
	"slices"
	"strings"

	"github.com/dashwire/dashwire/assets/release"
)

// indexPage is what an index page says of its app.
type indexPage struct {
	config    []byte // the text of _dash-config
	template  string // the page, with blocks such as {%scripts%}
	title     string
	metas     [][]release.Attribute // of the app
	pageMetas [][]release.Attribute // of the address
	scripts   []external            // from elsewhere
	styles    []external
	inline    []string
	hooks     map[string]string
	suites    []suite
	assets    []string // the addresses of files that have a tag
	react     string   // the version, if the tags name one
	eager     bool
	renderer  string // the version of Dash that its renderer's address names
}

// errNoDash is why a page can't be taken over.
var errNoDash = errors.New("it has no _dash-config")

// readIndex takes an index page apart. rel is the release that it shall be
// served with; without one only config and renderer are read.
func readIndex(text string, rel *release.Release) (*indexPage, error) {
	p := &indexPage{}
	all := elements(text)
	for i := range all {
		e := &all[i]
		if e.name != "script" {
			continue
		}
		if e.attribute("id") == "_dash-config" {
			p.config = []byte(e.text)
		}
		if pkg, path, version, ok := suiteRef(e.attribute("src")); ok && (pkg == "dash_renderer" || strings.Contains(path, "dash_renderer")) {
			p.renderer = version
		}
	}
	if p.config == nil {
		return nil, errNoDash
	}
	if rel == nil {
		return p, nil
	}
	var edits []edit
	put := func(list []element, block string) {
		edits = append(edits, edit{list[0].start, list[len(list)-1].end, block})
	}
	hasScripts := false
	for i := 0; i < len(all); i++ {
		e := &all[i]
		switch {
		case e.name == "title":
			p.title = html.UnescapeString(strings.TrimSpace(e.text))
			put(all[i:i+1], "<title>{%title%}</title>")
		case e.name == "meta":
			list := run(text, all, i, func(e *element) bool { return e.name == "meta" })
			if p.metas == nil && p.readMetas(list, rel) {
				put(list, "{%metas%}")
			}
			i += len(list) - 1
		case e.name == "link" && e.attribute("rel") == "icon" && isFavicon(e.attribute("href")):
			put(all[i:i+1], "{%favicon%}")
			if strings.Contains(e.attribute("href"), "?m=") {
				p.assets = append(p.assets, e.attribute("href"))
			}
		case e.attribute("id") == "_dash-config":
			put(all[i:i+1], "{%config%}")
		case e.attribute("id") == "_dash-renderer":
			var ok bool
			if p.hooks, ok = readHooks(e.text, rel); ok {
				put(all[i:i+1], "{%renderer%}")
			}
		case e.name == "script" && !hasScripts && isDashScript(e.attribute("src")):
			list := run(text, all, i, func(e *element) bool {
				id := e.attribute("id")
				return e.name == "script" && id != "_dash-config" && id != "_dash-renderer"
			})
			p.readScripts(list)
			put(list, "{%scripts%}")
			hasScripts = true
			i += len(list) - 1
		}
	}
	if !hasScripts {
		return nil, errors.New("it has no script of dash-renderer")
	}
	edits = append(edits, p.readStyles(text, all)...)
	at := strings.Index(text, rel.Page.Entry)
	if at < 0 {
		return nil, errors.New("its #react-entry-point is not as Dash " + rel.Dash + " makes it: the app has an interpolate_index of its own. Take that out for as long as the dump runs")
	}
	p.template = apply(text, append(edits, edit{at, at + len(rel.Page.Entry), "{%app_entry%}"}))
	return p, nil
}

func isFavicon(href string) bool {
	path, _, _ := strings.Cut(href, "?")
	return strings.HasSuffix(path, "favicon.ico")
}

// isDashScript reports whether a script is one of those that begin the block.
func isDashScript(src string) bool {
	pkg, _, _, ok := suiteRef(src)
	return ok && pkg == "dash" || dashOnCDN.MatchString(src)
}

// isAsset reports whether an address is of a file in the assets folder, as Dash
// writes it into a tag.
func isAsset(address string) bool {
	return strings.HasPrefix(address, "/") && strings.Contains(address, "?m=") && !suiteURL.MatchString(address)
}

func (p *indexPage) readScripts(list []element) {
	for i := range list {
		e := &list[i]
		src := e.attribute("src")
		if src == "" {
			p.inline = append(p.inline, e.text)
			continue
		}
		pkg, path, version, ok := suiteRef(src)
		switch {
		case ok && pkg == "dash":
			p.eager = p.eager || strings.Contains(path, "/async-")
			if m := reactFile.FindStringSubmatch(path); m != nil {
				p.react = m[1]
			}
		case ok && pkg == "plotly", dashOnCDN.MatchString(src):
		case ok:
			s := p.suite(pkg, version)
			s.Scripts = append(s.Scripts, suiteTag{path, e.without("src")})
		case isAsset(src):
			p.assets = append(p.assets, src)
		default:
			p.scripts = append(p.scripts, external{src, e.without("src")})
		}
	}
}

// suite returns the suite of a package, made if it is new.
func (p *indexPage) suite(pkg, version string) *suite {
	i := slices.IndexFunc(p.suites, func(s suite) bool { return s.Package == pkg })
	if i < 0 {
		i = len(p.suites)
		p.suites = append(p.suites, suite{Package: pkg})
	}
	if p.suites[i].Version == "" {
		p.suites[i].Version = version
	}
	return &p.suites[i]
}

// readStyles finds the block of stylesheets: the one with suites or assets, else
// the first. What the template has of its own behind them stays there.
func (p *indexPage) readStyles(text string, all []element) []edit {
	isStyle := func(e *element) bool { return e.name == "link" && e.attribute("rel") == "stylesheet" }
	ours := func(e *element) bool {
		href := e.attribute("href")
		return suiteURL.MatchString(href) || isAsset(href)
	}
	var list []element
	for i := 0; i < len(all); i++ {
		if !isStyle(&all[i]) {
			continue
		}
		found := run(text, all, i, isStyle)
		i += len(found) - 1
		for j := len(found); j > 0; j-- {
			if ours(&found[j-1]) {
				list = found[:j]
				break
			}
		}
		if list == nil {
			list = found
		}
		if ours(&list[len(list)-1]) {
			break
		}
	}
	for i := range list {
		e := &list[i]
		href := e.attribute("href")
		pkg, path, version, ok := suiteRef(href)
		switch {
		case ok:
			s := p.suite(pkg, version)
			s.Styles = append(s.Styles, suiteTag{path, styleAttributes(e)})
		case isAsset(href):
			p.assets = append(p.assets, href)
		default:
			p.styles = append(p.styles, external{href, styleAttributes(e)})
		}
	}
	if list != nil {
		return []edit{{list[0].start, list[len(list)-1].end, "{%css%}"}}
	}
	if at := strings.Index(text, "</head>"); at >= 0 {
		return []edit{{at, at, "{%css%}"}}
	}
	return nil
}

// styleAttributes are those of a stylesheet's tag that Dash doesn't write by
// itself: rel stands first where it does.
func styleAttributes(e *element) []release.Attribute {
	if e.attributes[0].Name == "rel" {
		return e.without("rel", "href")
	}
	return e.without("href")
}

// readMetas reads the block of meta tags. It returns false if the list isn't what
// Dash puts there: that has all of the standard kinds.
func (p *indexPage) readMetas(list []element, rel *release.Release) bool {
	var rest [][]release.Attribute
	for i := range list {
		rest = append(rest, list[i].attributes)
	}
	const ofPages = 10
	var ofAddress [][]release.Attribute
	if len(list) >= ofPages && list[0].attribute("name") == "description" && list[1].attribute("property") == "twitter:card" {
		ofAddress, rest = rest[:ofPages], rest[ofPages:]
	}
	for _, standard := range rel.Page.Metas {
		if !slices.ContainsFunc(rest, func(m []release.Attribute) bool {
			return slices.ContainsFunc(m, func(a release.Attribute) bool {
				return a == standard[0] || a.Name == "charset" && standard[0].Name == "charset"
			})
		}) {
			return false
		}
	}
	for _, standard := range rel.Page.Metas {
		if len(rest) > 0 && slices.Equal(rest[0], standard) {
			rest = rest[1:]
		}
	}
	p.pageMetas, p.metas = ofAddress, rest
	return true
}

var hookName = regexp.MustCompile(`(?:^|,)(layout_pre|layout_post|request_pre|request_post|callback_resolved|request_refresh_jwt): `)

// readHooks reads the hooks out of the script that starts the page. It returns
// false if that isn't one that Dash makes.
func readHooks(script string, rel *release.Release) (map[string]string, bool) {
	if script == rel.Page.Renderer {
		return nil, true
	}
	start, end, _ := strings.Cut(rel.Page.Renderer, "()")
	object, ok := strings.CutPrefix(script, start+"({")
	if !ok {
		return nil, false
	}
	if object, ok = strings.CutSuffix(object, "})"+end); !ok {
		return nil, false
	}
	names := hookName.FindAllStringSubmatchIndex(object, -1)
	if len(names) == 0 || names[0][0] != 0 {
		return nil, false
	}
	hooks := map[string]string{}
	for i, at := range names {
		to := len(object)
		if i+1 < len(names) {
			to = names[i+1][0]
		}
		hooks[object[at[2]:at[3]]] = object[at[1]:to]
	}
	return hooks, true
}
