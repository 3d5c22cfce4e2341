package server

import (
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strings"
)

// assetKind is what a file of the assets folder is to the page.
type assetKind uint8

const (
	otherAsset assetKind = iota
	scriptAsset
	styleAsset
	faviconAsset
)

func kindOf(name string) assetKind {
	switch {
	case strings.HasSuffix(name, "js"):
		return scriptAsset
	case strings.HasSuffix(name, "css"):
		return styleAsset
	case path.Base(name) == "favicon.ico":
		return faviconAsset
	}
	return otherAsset
}

// assetTag is a file of the assets folder that the page loads.
type assetTag struct {
	kind assetKind
	path string
	url  string
}

// assetTags lists the files of the assets folder that the page loads.
func (a *App) assetTags() ([]assetTag, error) {
	if !a.cfg.IncludeAssetsFiles.Or(true) {
		return nil, nil
	}
	ignore, ignorePath := a.ignorePatterns()
	files, err := a.pages.folder.files()
	if err != nil {
		return nil, fmt.Errorf("assets folder: %w", err)
	}
	var tags []assetTag
	for _, file := range files {
		kind := kindOf(file.path)
		if kind == otherAsset || matches(ignore, path.Base(file.path)) {
			continue
		}
		if dir := path.Dir(file.path); dir != "." && matches(ignorePath, strings.Split(dir, "/")...) {
			continue
		}
		tag := assetTag{kind, file.path, a.AssetURL(file.path)}
		if kind == faviconAsset || a.cfg.AssetsExternalPath == "" || a.cfg.ServeLocally.Or(true) {
			stamp, err := a.pages.folder.stamp(file)
			if err != nil {
				return nil, fmt.Errorf("assets folder: %w", err)
			}
			tag.url += "?m=" + stamp
		}
		tags = append(tags, tag)
	}
	return tags, nil
}

func (a *App) ignorePatterns() (files, folders []*regexp.Regexp) {
	if a.cfg.AssetsIgnore != "" {
		files = append(files, regexp.MustCompile(a.cfg.AssetsIgnore)) // checked by New
	}
	for _, pattern := range a.cfg.AssetsPathIgnore {
		if pattern != "" {
			folders = append(folders, regexp.MustCompile(pattern))
		}
	}
	return files, folders
}

func matches(patterns []*regexp.Regexp, names ...string) bool {
	for _, pattern := range patterns {
		for _, name := range names {
			if pattern.MatchString(name) {
				return true
			}
		}
	}
	return false
}

// AssetURL returns the address by which a page loads a file of the assets
// folder, as get_asset_url does in Python: app.AssetURL("logo.png").
func (a *App) AssetURL(file string) string {
	prefix := a.cfg.AssetsExternalPath
	if prefix == "" {
		prefix = a.cfg.RequestsPathnamePrefix
	}
	escaped := (&url.URL{Path: a.cfg.AssetsURLPath + "/" + file}).EscapedPath()
	return strings.TrimRight(prefix, "/") + "/" + escaped
}
