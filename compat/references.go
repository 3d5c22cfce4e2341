package compat

import (
	"net/url"
	"path"
	"regexp"
	"strings"
)

var (
	cssURL    = regexp.MustCompile(`url\(\s*(?:"([^"]*)"|'([^']*)'|([^'")\s]+))\s*\)`)
	cssImport = regexp.MustCompile(`@import\s+(?:"([^"]*)"|'([^']*)')`)
	jsImport  = regexp.MustCompile(`(?:\bfrom|\bimport)\s*\(?\s*["'](\.{1,2}/[^"']+)["']`)
	sourceMap = regexp.MustCompile(`[#@]\s*sourceMappingURL=([^\s*]+)`)
	chunkName = regexp.MustCompile(`["']([\w~@.-]*(?:async|chunk|shared|lazy|vendors?)[\w~@.-]*)["']`)
	fileName  = regexp.MustCompile(`["'](?:\./)?([\w~@-][\w~@./-]*\.(?:js|css|wasm|woff2?|ttf|png|svg|gif))["']`)
)

// references lists what a script or stylesheet refers to, as paths beside it: name
// is the path of the file itself. Addresses of other servers are left out.
func references(name string, content []byte) []string {
	patterns := []*regexp.Regexp{sourceMap}
	switch path.Ext(name) {
	case ".css":
		patterns = append(patterns, cssURL, cssImport)
	case ".js", ".mjs":
		patterns = append(patterns, jsImport)
	default:
		return nil
	}
	var found []string
	for _, pattern := range patterns {
		for _, m := range pattern.FindAllSubmatch(content, -1) {
			for _, group := range m[1:] {
				if to, ok := beside(name, string(group)); ok {
					found = append(found, to)
				}
			}
		}
	}
	return found
}

// beside resolves an address in the file name to a path. One that begins with a
// slash is of the host, which keeps it as it is.
func beside(name, address string) (string, bool) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Path == "" {
		return "", false
	}
	if strings.HasPrefix(u.Path, "/") {
		return u.Path, true
	}
	to := path.Join(path.Dir(name), u.Path)
	return to, to != ".." && !strings.HasPrefix(to, "../")
}

// chunks are names of files beside a suite's script that it may load later: it
// puts them together from what stands in it as strings.
func chunks(name string, content []byte) (names []string) {
	for _, m := range chunkName.FindAllSubmatch(content, -1) {
		file := string(m[1])
		if path.Ext(file) != ".js" {
			file += ".js"
		}
		names = append(names, path.Join(path.Dir(name), file))
	}
	for _, m := range fileName.FindAllSubmatch(content, -1) {
		if to, ok := beside(name, string(m[1])); ok {
			names = append(names, to)
		}
	}
	return names
}
