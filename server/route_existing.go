package server

import (
	"io/fs"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/dashwire/dashwire/assets/release"
)

// suiteFile answers with a file of a suite that was taken over.
func (a *App) suiteFile(c *fiber.Ctx, pkg, path string, stamped bool) error {
	suite := a.suite(pkg)
	if suite == nil || !fs.ValidPath(path) {
		return fiber.ErrNotFound
	}
	file, err := suite.Files.Open(path)
	if err != nil {
		if missing(err) {
			return fiber.ErrNotFound
		}
		return err
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fiber.ErrNotFound
	}
	var tag string
	if err == nil {
		files := &assetsFolder{fsys: suite.Files}
		tag, err = files.tag(asset{path, info.ModTime(), info.Size()})
	}
	if err != nil {
		file.Close()
		return err
	}
	if err := sendAsset(c, file, info, tag); err != nil {
		return err
	}
	if stamped {
		c.Response().Header.Del(fiber.HeaderETag)
		c.Set(fiber.HeaderCacheControl, "max-age=31536000")
	}
	return nil
}

// suite returns a suite that was taken over, nil if there is none of that name.
func (a *App) suite(pkg string) *Suite {
	if a.existing == nil {
		return nil
	}
	for i := range a.existing.Suites {
		if a.existing.Suites[i].Package == pkg {
			return &a.existing.Suites[i]
		}
	}
	return nil
}

// suiteTagURL is the address of a suite's file.
func (a *App) suiteTagURL(s *Suite, tag SuiteTag) string {
	path := release.Fingerprint(tag.Path, s.Version, a.pages.bundle.Release().Stamp)
	return a.cfg.RequestsPathnamePrefix + "_dash-component-suites/" + s.Package + "/" + path
}

// existingScripts and existingStyles are the tags of suites that were taken over.
func (a *App) existingScripts() (lines []string) {
	if a.existing == nil {
		return nil
	}
	for i := range a.existing.Suites {
		s := &a.existing.Suites[i]
		for _, tag := range s.Scripts {
			lines = append(lines, scriptTag(a.suiteTagURL(s, tag), tag.Attributes))
		}
	}
	return lines
}

func (a *App) existingStyles() (lines []string) {
	if a.existing == nil {
		return nil
	}
	for i := range a.existing.Suites {
		s := &a.existing.Suites[i]
		for _, tag := range s.Styles {
			lines = append(lines, styleTag(a.suiteTagURL(s, tag), tag.Attributes))
		}
	}
	return lines
}

// hasExistingMetas reports whether pages have the meta tags of an existing app.
func (a *App) hasExistingMetas() bool { return a.existing != nil && a.existing.Metas != nil }

// existingMetas are the meta tags that the existing app has at an address below the
// app's prefix.
func (a *App) existingMetas(request *Request, below string) string {
	var b strings.Builder
	for _, attributes := range a.existing.Metas(request, below) {
		writeTag(&b, "meta", attributes)
		b.WriteString("\n      ")
	}
	return b.String()
}

// existingRedirects registers the redirects of an existing app.
func (a *App) existingRedirects(engine *fiber.App, at func(string) string) {
	if a.existing == nil {
		return
	}
	for _, r := range a.existing.Redirects {
		to := r.To
		if strings.HasPrefix(to, "/") {
			to = a.RelativePath(to)
		}
		engine.Get(at(quote(strings.TrimPrefix(r.From, "/"), "%")), func(c *fiber.Ctx) error {
			return c.Redirect(to, fiber.StatusMovedPermanently)
		})
	}
}
