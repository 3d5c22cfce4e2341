package compat

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
)

// maxChunks bounds how many names of files a suite's script is asked for.
const maxChunks = 300

// assetsPath is where the assets are, below the prefix: the path that the
// addresses in the page's tags have in common.
func (d *dump) assetsPath() string {
	if d.manifest.AssetsURLPath != "" {
		return d.manifest.AssetsURLPath
	}
	common := ""
	for i, address := range d.page.assets {
		below, _ := d.site.below(address)
		first, _, _ := strings.Cut(below, "/")
		if i > 0 && first != common {
			first = ""
		}
		common = first
	}
	if common == "" {
		common = "assets"
	}
	d.manifest.AssetsURLPath = common
	return common
}

// readAssets reads the assets folder: what has a tag, what layouts name, and what
// these files refer to.
func (d *dump) readAssets(ctx context.Context) error {
	d.progress.at("assets")
	root := d.assetsPath() + "/"
	tagged := map[string]bool{}
	var queue []string
	add := func(address string, hasTag bool) {
		address, stamp, _ := strings.Cut(address, "?m=")
		address, _, _ = strings.Cut(address, "?")
		below, ok := d.site.below(address)
		name, inside := strings.CutPrefix(below, root)
		if unescaped, err := url.PathUnescape(name); err == nil {
			name = unescaped
		}
		if !ok || !inside || !fs.ValidPath(name) || name == "." {
			return
		}
		if seconds, err := strconv.ParseFloat(stamp, 64); err == nil {
			d.times[path.Join(assetsDir, name)] = seconds
		}
		tagged[name] = tagged[name] || hasTag
		queue = append(queue, name)
	}
	for _, address := range d.page.assets {
		add(address, true)
	}
	documents := [][]byte{d.layout, d.config.Validation}
	if d.routing != nil {
		for _, p := range append(d.routing.Pages, d.routing.NotFound) {
			documents = append(documents, p.Content)
			for _, m := range p.Metas {
				for _, a := range m {
					add(strings.TrimPrefix(a.Value, originMark), false)
				}
			}
		}
	}
	for _, document := range documents {
		eachString(document, func(_, text string) {
			add(text, false)
			for _, m := range cssURL.FindAllStringSubmatch(text, -1) {
				add(m[1]+m[2]+m[3], false)
			}
		})
	}
	for len(queue) > 0 {
		name := queue[0]
		queue = queue[1:]
		key := path.Join(assetsDir, name)
		if _, seen := d.files[key]; seen {
			continue
		}
		content, err := d.readFile(ctx, root+name, tagged[name])
		if err != nil {
			return err
		}
		if content == nil {
			d.warnf("the app refers to %s%s, which it doesn't have", d.site.prefix, root+name)
			continue
		}
		d.files[key] = content
		d.summary.Assets++
		for _, to := range references(name, content) {
			if !strings.HasPrefix(to, "/") {
				to = d.site.prefix + root + to
			}
			add(to, false)
		}
	}
	for name := range tagged {
		_, taken := d.files[path.Join(assetsDir, name)]
		if script := strings.HasSuffix(name, "js") || strings.HasSuffix(name, "css"); taken && script && !tagged[name] {
			d.manifest.Untagged = append(d.manifest.Untagged, name)
		}
	}
	slices.Sort(d.manifest.Untagged)
	return nil
}

// readFile fetches a file below the root. It returns nil for one that isn't there,
// which is an error only if it must be.
func (d *dump) readFile(ctx context.Context, below string, must bool) ([]byte, error) {
	a, err := d.site.do(ctx, http.MethodGet, (&url.URL{Path: below}).EscapedPath(), nil)
	if err != nil {
		return nil, err
	}
	d.progress.got(len(a.body))
	// For some addresses that nothing is at, Dash answers with its page.
	if a.status == http.StatusOK && (!a.isHTML() || strings.HasSuffix(below, "html")) {
		return a.body, nil
	}
	if must {
		return nil, a.refused()
	}
	return nil, nil
}

// readSuites reads the component suites that don't come with Dash: the files of
// their tags, and what these load later.
func (d *dump) readSuites(ctx context.Context) error {
	for i := range d.page.suites {
		s := &d.page.suites[i]
		d.progress.at("the suite " + s.Package)
		type wanted struct {
			path string
			must bool
		}
		var queue []wanted
		for _, tag := range slices.Concat(s.Scripts, s.Styles) {
			queue = append(queue, wanted{tag.Path, true})
		}
		for _, name := range d.options.SuiteFiles {
			if file, ok := strings.CutPrefix(name, s.Package+"/"); ok {
				queue = append(queue, wanted{file, true})
			}
		}
		seen := map[string]bool{}
		for asked := 0; len(queue) > 0; asked++ {
			file := queue[0]
			queue = queue[1:]
			if seen[file.path] || !fs.ValidPath(file.path) {
				continue
			}
			seen[file.path] = true
			if !file.must && asked > maxChunks {
				d.warnf("the scripts of %s name more than %d files; give those that are missing with --suite-file", s.Package, maxChunks)
				break
			}
			content, err := d.readFile(ctx, "_dash-component-suites/"+s.Package+"/"+file.path, file.must)
			if err != nil {
				return fmt.Errorf("the suite %s: %w", s.Package, err)
			}
			if content == nil {
				continue
			}
			sum := sha256.Sum256(content)
			s.Files = append(s.Files, suiteFile{file.path, int64(len(content)), hex.EncodeToString(sum[:])})
			d.files[path.Join(suitesDir, s.Package, file.path)] = content
			more := references(file.path, content)
			if path.Ext(file.path) == ".js" {
				more = append(more, chunks(file.path, content)...)
			}
			for _, name := range more {
				queue = append(queue, wanted{name, false})
			}
		}
		slices.SortFunc(s.Files, func(a, b suiteFile) int { return strings.Compare(a.Path, b.Path) })
	}
	for _, name := range d.options.SuiteFiles {
		pkg, _, _ := strings.Cut(name, "/")
		if !slices.ContainsFunc(d.page.suites, func(s suite) bool { return s.Package == pkg }) {
			return fmt.Errorf("the app has no component suite %q, of which the file %q is wanted", pkg, name)
		}
	}
	return nil
}
