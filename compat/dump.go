package compat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dashwire/dashwire/assets/release"
	"github.com/dashwire/dashwire/protocol"
)

// DumpOptions say how a running app is read. The zero DumpOptions are right for
// one that everybody may see.
type DumpOptions struct {
	// Header goes with every request, such as Authorization or Cookie. It is sent
	// to the app's own address only, and not kept. If nil, none.
	Header http.Header

	// Release is the version of Dash to serve the frontend with, for an app that
	// runs another one. If zero, the app's own, which this build has to know.
	Release string

	// Paths are addresses of pages below the app's prefix, "/item/7", that no link
	// of the app leads to. If nil, those that links lead to are taken.
	Paths []string

	// MaxPages bounds how many addresses are asked for. If zero, 500.
	MaxPages int

	// SuiteFiles are files of component suites that are fetched by no address that
	// the app shows, as package/path: "my_suite/async-map.js". If nil, those that
	// the suites' own scripts name are taken.
	SuiteFiles []string

	// Progress gets what is being fetched. If nil, nothing is shown.
	Progress io.Writer
}

// Summary says what a dump took.
type Summary struct {
	// Dash is the version of Dash that the app runs on.
	Dash string
	// Callbacks counts all of them, Clientside those that run in the browser.
	Callbacks, Clientside int
	// Pages, Assets and Suites count what was taken.
	Pages, Assets, Suites int
	// Bytes is the length of everything that was fetched.
	Bytes int64
	// Warnings are what a person should know: what could not be taken.
	Warnings []string
}

// dump is one run of Dump.
type dump struct {
	site     *site
	options  DumpOptions
	rel      *release.Release
	page     *indexPage
	config   pageConfig
	entries  []protocol.CallbackEntry
	layout   []byte
	manifest manifest
	routing  *routing
	files    map[string][]byte // of the folder
	times    map[string]float64
	progress *progress
	summary  Summary
}

// Dump reads the browser side of the running Dash app at address into the folder
// dir, which must be empty, missing, or hold a frontend already; that is replaced
// when all is read, and stays as it is if something fails. It asks for what a
// browser would ask for, and calls no callback but the one by which an app with
// pages shows them. A request that the network fails is sent up to 4 times.
func Dump(ctx context.Context, address, dir string, o DumpOptions) (*Summary, error) {
	if err := writable(dir); err != nil {
		return nil, err
	}
	header := o.Header.Clone()
	if header == nil {
		header = http.Header{}
	}
	s, err := newSite(address, header)
	if err != nil {
		return nil, err
	}
	defer s.close()
	if o.MaxPages == 0 {
		o.MaxPages = 500
	}
	d := &dump{site: s, options: o, files: map[string][]byte{}, times: map[string]float64{}, progress: newProgress(o.Progress)}
	defer d.progress.done()
	for _, step := range []func(context.Context) error{d.readIndex, d.readDocuments, d.readPages, d.readAssets, d.readSuites} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	if err := d.finish(); err != nil {
		return nil, err
	}
	d.summary.Bytes = s.total
	return &d.summary, d.write(dir)
}

func (d *dump) warnf(format string, args ...any) {
	d.summary.Warnings = append(d.summary.Warnings, fmt.Sprintf(format, args...))
}

// readIndex reads the page, and finds out where the app is and what it runs on.
func (d *dump) readIndex(ctx context.Context) error {
	d.progress.at("page")
	a, err := d.firstPage(ctx)
	if err != nil {
		return err
	}
	first, err := readIndex(string(a.body), nil)
	if err != nil {
		return fmt.Errorf("%s is no page of a Dash app: %w. It begins with: %s", a.url, err, a.excerpt())
	}
	if err := json.Unmarshal(first.config, &d.config); err != nil {
		return fmt.Errorf("%s: its _dash-config is not what Dash writes: %w", a.url, err)
	}
	prefix := d.config.Prefix
	if prefix == nil {
		prefix = d.config.BasePath
	}
	if prefix == nil || !strings.HasPrefix(*prefix, "/") {
		return fmt.Errorf("%s: its _dash-config has no requests_pathname_prefix", a.url)
	}
	d.site.prefix = strings.TrimSuffix(*prefix, "/") + "/"
	// A page below the root shows the same index; a proxy may have stripped a part.
	if strings.HasPrefix(d.site.root.Path, d.site.prefix) {
		d.site.root.Path, d.site.root.RawPath = d.site.prefix, ""
	} else if !strings.HasSuffix(d.site.root.Path, "/") {
		d.site.root.Path += "/"
	}
	version := d.config.DashVersion
	if version == "" { // before 3.0
		version = first.renderer
	}
	d.summary.Dash = version
	if d.options.Release != "" {
		version = d.options.Release
	}
	if d.rel, err = release.Lookup(version); err != nil {
		return fmt.Errorf("the app at %s: %w. Run it on one of these for as long as the dump takes, or give --release to have its frontend served with another one than its own", d.site.root, err)
	}
	if d.summary.Dash != d.rel.Dash {
		d.warnf("the app runs on Dash %s and its frontend will be served with the browser files of %s", d.summary.Dash, d.rel.Dash)
	}
	if d.page, err = readIndex(string(a.body), d.rel); err != nil {
		return fmt.Errorf("%s: %w", a.url, err)
	}
	return nil
}

// firstPage fetches the page at the address given, along redirects that stay
// within the app's host.
func (d *dump) firstPage(ctx context.Context) (*answer, error) {
	for range 5 {
		a, err := d.site.send(ctx, http.MethodGet, d.site.root.String(), nil)
		switch {
		case err != nil:
			return nil, err
		case a.status == http.StatusOK:
			return a, nil
		}
		to, err := url.Parse(a.header.Get("Location"))
		if a.status < 300 || a.status >= 400 || err != nil {
			return nil, a.refused()
		}
		to = d.site.root.ResolveReference(to)
		if to.Host != d.site.root.Host || strings.TrimSuffix(d.site.root.Path, "/") != strings.TrimSuffix(to.Path, "/") {
			return nil, a.refused()
		}
		d.site.root = to
	}
	return nil, fmt.Errorf("%s leads from one address to the next", d.site.root)
}

// readDocuments reads the layout and the list of callbacks.
func (d *dump) readDocuments(ctx context.Context) (err error) {
	d.progress.at("layout and callbacks")
	var documents [2][]byte
	for i, name := range []string{"_dash-layout", "_dash-dependencies"} {
		a, err := d.site.get(ctx, name)
		if err != nil {
			return err
		}
		if !json.Valid(a.body) {
			return fmt.Errorf("%s is not JSON: %s", a.url, a.excerpt())
		}
		documents[i] = a.body
	}
	d.layout = documents[0]
	if d.entries, err = protocol.DecodeDependencies(documents[1]); err != nil {
		return fmt.Errorf("the app's callbacks: %w", err)
	}
	d.summary.Callbacks = len(d.entries)
	for _, e := range d.entries {
		if e.ClientsideFunction != nil {
			d.summary.Clientside++
		}
	}
	config, err := without(d.page.config, "end_id", "python_version", "validation_layout", "hot_reload", "dev_tools", "plotly_cloud_installed")
	if err != nil {
		return fmt.Errorf("_dash-config: %w", err)
	}
	documentsOf := map[string][]byte{configFile: config, layoutFile: d.layout, dependenciesFile: documents[1]}
	if d.config.Validation != nil {
		documentsOf[validationFile] = d.config.Validation
	}
	for name, text := range documentsOf {
		if d.files[name], err = indented(text); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	d.files[indexFile] = []byte(d.page.template)
	return nil
}

// finish makes the manifest.
func (d *dump) finish() error {
	p := d.page
	m := &d.manifest
	m.Format, m.Dash, m.Prefix, m.Title = manifestFormat, d.rel.Dash, d.site.prefix, p.title
	if p.react != d.rel.React[0] && slices.Contains(d.rel.React, p.react) {
		m.React = p.react
	}
	m.EagerLoading = p.eager
	m.MetaTags, m.ExternalScripts, m.ExternalStylesheets = p.metas, p.scripts, p.styles
	m.InlineScripts, m.RendererHooks = p.inline, p.hooks
	m.Suites = p.suites
	var err error
	if d.files[manifestFile], err = encoded(m); err != nil {
		return err
	}
	if d.routing != nil {
		if d.files[pagesFile], err = encoded(d.routing); err != nil {
			return err
		}
		d.summary.Pages = len(d.routing.Pages)
	}
	d.summary.Suites = len(p.suites)
	return nil
}

// writable refuses a folder that holds something else.
func writable(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil
	case err != nil:
		return err
	case len(entries) == 0:
		return nil
	}
	if _, err := os.Stat(filepath.Join(dir, manifestFile)); err != nil {
		return fmt.Errorf("the folder %s is not empty and holds no frontend; give another one", dir)
	}
	return nil
}
