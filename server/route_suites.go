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
		return fiber.ErrNotFound
	}
	if err != nil {
		return err
	}
	if stamped {
		c.Set(fiber.HeaderCacheControl, "max-age=31536000")
	} else if done := notModified(c, file.SHA1); done {
		return nil
	}
	return sendFile(c, file, !stamped)
}

// sendFile answers with a file of the bundle, in the encoding that suits the
// browser best. The file is streamed and never in memory as a whole.
func sendFile(c *fiber.Ctx, file *assets.File, tagged bool) error {
	encodings := file.Encodings()
	encoding := assets.Identity
	if len(encodings) > 0 {
		c.Vary(fiber.HeaderAcceptEncoding)
		offered := make([]string, len(encodings))
		for i, e := range encodings {
			offered[i] = string(e)
		}
		chosen, ok := chooseEncoding(c.Get(fiber.HeaderAcceptEncoding), offered)
		if !ok {
			return fiber.NewError(fiber.StatusNotAcceptable, "no encoding of this file is acceptable to the client")
		}
		if chosen != "identity" {
			encoding = assets.Encoding(chosen)
			c.Set(fiber.HeaderContentEncoding, chosen)
		}
	}
	size, _ := file.Length(encoding)
	c.Set(fiber.HeaderContentType, file.ContentType())
	if tagged {
		c.Set(fiber.HeaderETag, entityTag(file.SHA1, string(encoding)))
	}
	if c.Method() == fiber.MethodHead {
		return headOnly(c, size)
	}
	body, err := file.Open(encoding)
	if err != nil {
		return err
	}
	c.Response().SetBodyStream(newBoundedFile(body, size), int(size)) // closes it
	return nil
}
