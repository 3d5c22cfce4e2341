package server

import (
	"errors"
	"io/fs"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/dashwire/dashwire/assets"
	"github.com/dashwire/dashwire/assets/release"
)

// routeSuites serves GET _dash-component-suites/<package>/<path>: the published
// files of the release, byte for byte. A path with a fingerprint may be kept for
// a year; any fingerprint will do, as a page from before an update asks for the
// one it knows. Without one, the browser asks again each time and gets 304.
//
// Python fails with 500 for a file that isn't declared; this is a plain 404.
func (a *App) routeSuites(c *fiber.Ctx) error {
	path, err := url.PathUnescape(c.Params("+"))
	if err != nil {
		return fiber.ErrNotFound
	}
	pkg, path, ok := strings.Cut(path, "/")
	if !ok || path == "" {
		return c.Next() // the index page, as in Python
	}
	path, stamped := release.StripFingerprint(path)
	file, err := a.pages.bundle.File(pkg, path)
	if errors.Is(err, fs.ErrNotExist) {
		return a.suiteFile(c, pkg, path, stamped)
	}
	if err != nil {
		return err
	}
	if !stamped && notModified(c, file.SHA1) {
		return nil
	}
	return sendFile(c, file, stamped)
}

// sendFile answers with a file of the bundle, in the encoding that suits the
// browser best. The file is streamed and never in memory as a whole. If it is
// stamped, its address stands for its content.
func sendFile(c *fiber.Ctx, file *assets.File, stamped bool) error {
	encoding, ok := encodingFor(c, file)
	if !ok {
		return fiber.NewError(fiber.StatusNotAcceptable, "no encoding of this file is acceptable to the client")
	}
	size, _ := file.Length(encoding)
	if c.Method() == fiber.MethodHead {
		describe(c, file, encoding, stamped)
		return headOnly(c, size)
	}
	body, err := file.Open(encoding)
	if err != nil {
		return err // no header of the file is set yet: the error must not be kept for a year
	}
	describe(c, file, encoding, stamped)
	c.Response().SetBodyStream(newBoundedFile(body, size), int(size)) // closes it
	return nil
}

func encodingFor(c *fiber.Ctx, file *assets.File) (assets.Encoding, bool) {
	encodings := file.Encodings()
	if len(encodings) == 0 {
		return assets.Identity, true
	}
	c.Vary(fiber.HeaderAcceptEncoding)
	offered := make([]string, len(encodings))
	for i, e := range encodings {
		offered[i] = string(e)
	}
	chosen, ok := chooseEncoding(c.Get(fiber.HeaderAcceptEncoding), offered)
	if chosen == "identity" {
		chosen = string(assets.Identity)
	}
	return assets.Encoding(chosen), ok
}

// describe sets the headers of a file.
func describe(c *fiber.Ctx, file *assets.File, encoding assets.Encoding, stamped bool) {
	c.Set(fiber.HeaderContentType, file.ContentType())
	if encoding != assets.Identity {
		c.Set(fiber.HeaderContentEncoding, string(encoding))
	}
	if stamped {
		c.Set(fiber.HeaderCacheControl, "max-age=31536000")
	} else {
		c.Set(fiber.HeaderETag, entityTag(file.SHA1, string(encoding)))
	}
}

// suiteFile answers with a file of a suite of others.
func (a *App) suiteFile(c *fiber.Ctx, pkg, path string, stamped bool) error {
	suite := a.suites.find(pkg)
	if suite == nil || !fs.ValidPath(path) {
		return fiber.ErrNotFound
	}
	if err := sendFrom(c, &suite.folder, path); err != nil {
		return err
	}
	if stamped {
		c.Response().Header.Del(fiber.HeaderETag)
		c.Set(fiber.HeaderCacheControl, "max-age=31536000")
	}
	return nil
}
