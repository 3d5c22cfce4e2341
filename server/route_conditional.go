package server

import (
	"strings"

	"github.com/gofiber/fiber/v2"
)

// entityTag is the ETag of a file in an encoding. Encodings differ in their
// bytes, so their tags have to differ as well.
func entityTag(tag, encoding string) string {
	if encoding == "" {
		return `"` + tag + `"`
	}
	return `"` + tag + ":" + encoding + `"`
}

// notModified answers 304 if the browser has the file that the tag stands for,
// in whatever encoding. It returns false if the file has to be sent.
func notModified(c *fiber.Ctx, tag string) bool {
	known := c.Get(fiber.HeaderIfNoneMatch)
	if known == "" || !knowsTag(known, tag) {
		return false
	}
	if !strings.Contains(known, ",") && known != "*" {
		c.Set(fiber.HeaderETag, known)
	}
	c.Vary(fiber.HeaderAcceptEncoding)
	c.Status(fiber.StatusNotModified)
	return true
}

// knowsTag reports whether an If-None-Match header has a tag, in any encoding.
func knowsTag(header, tag string) bool {
	for item := range strings.SplitSeq(header, ",") {
		item = strings.TrimSpace(item)
		name := strings.Trim(strings.TrimPrefix(item, "W/"), `"`)
		if base, _, _ := strings.Cut(name, ":"); item == "*" || base == tag {
			return true
		}
	}
	return false
}

// headOnly answers HEAD: the length that GET would have, and no body.
func headOnly(c *fiber.Ctx, size int64) error {
	c.Response().SkipBody = true
	c.Response().Header.SetContentLength(int(size))
	return nil
}
