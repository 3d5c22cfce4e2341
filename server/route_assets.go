package server

import (
	"errors"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
)

// routeAssets serves GET <AssetsURLPath>/<file>: the app's own files. Only what
// lies in the folder can be reached: a path with dots, an absolute one and a
// link that leads out are 404, and so are hidden files and folders. Python
// serves hidden files and follows such links.
func (a *App) routeAssets(c *fiber.Ctx) error {
	name, err := url.PathUnescape(c.Params("+"))
	if err != nil || !fs.ValidPath(name) || hiddenPath(name) {
		return fiber.ErrNotFound
	}
	return sendFrom(c, a.pages.folder, name)
}

// sendFrom answers with a file of a folder, 404 if it has none of that name.
func sendFrom(c *fiber.Ctx, folder *assetsFolder, name string) error {
	file, err := folder.fsys.Open(name)
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
		tag, err = folder.tag(asset{name, info.ModTime(), info.Size()})
	}
	if err != nil {
		file.Close()
		return err
	}
	return sendAsset(c, file, info, tag)
}

// sendAsset answers with an open file, and closes it.
func sendAsset(c *fiber.Ctx, file fs.File, info fs.FileInfo, tag string) error {
	c.Set(fiber.HeaderCacheControl, "no-cache")
	c.Set(fiber.HeaderETag, `"`+tag+`"`)
	if !info.ModTime().IsZero() {
		c.Set(fiber.HeaderLastModified, info.ModTime().UTC().Format(http.TimeFormat))
	}
	part, partial, err := rangeOf(c, tag, info.ModTime(), info.Size())
	switch {
	case err != nil:
		file.Close()
		return err
	case partial:
	case fresh(c, tag, info.ModTime()):
		c.Status(fiber.StatusNotModified)
		return file.Close()
	default:
		part = byteRange{0, info.Size()}
	}
	c.Set(fiber.HeaderContentType, contentType(info.Name()))
	if c.Method() == fiber.MethodHead {
		file.Close()
		return headOnly(c, part.size)
	}
	if err := skip(file, part.from); err != nil {
		file.Close()
		return err
	}
	c.Response().SetBodyStream(newBoundedFile(file, part.size), int(part.size)) // closes it
	return nil
}

// fresh reports whether the browser has the file already. As in RFC 9110 the
// time counts only where no tag is asked for.
func fresh(c *fiber.Ctx, tag string, modified time.Time) bool {
	if known := c.Get(fiber.HeaderIfNoneMatch); known != "" {
		return knowsTag(known, tag)
	}
	since, err := http.ParseTime(c.Get(fiber.HeaderIfModifiedSince))
	return err == nil && !modified.IsZero() && !modified.Truncate(time.Second).After(since)
}

// hiddenPath reports whether a name on the path begins with a dot.
func hiddenPath(name string) bool { return hidden(name) || strings.Contains(name, "/.") }

// missing reports whether an error of opening a file means that there is none
// that may be served.
func missing(err error) bool {
	var pathError *fs.PathError
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) || errors.As(err, &pathError)
}
