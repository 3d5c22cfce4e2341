package server

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
)

// byteRange is the part of a file that a request wants.
type byteRange struct {
	from, size int64
}

// rangeOf returns the part that a request wants of a file with this tag, time and
// size, and false if it wants all of it. As in Flask a part may be asked for
// whatever the browser has, and an answer has one part: what asks for several, or
// can't be read, is refused like a part that the file doesn't have.
func rangeOf(c *fiber.Ctx, tag string, modified time.Time, size int64) (part byteRange, partial bool, err error) {
	c.Set(fiber.HeaderAcceptRanges, "bytes")
	wanted := c.Get(fiber.HeaderRange)
	if wanted == "" || size == 0 || !sameFile(c.Get(fiber.HeaderIfRange), tag, modified) {
		return byteRange{}, false, nil
	}
	part, ok := parseRange(wanted, size)
	if !ok {
		c.Response().Header.Del(fiber.HeaderAcceptRanges)
		c.Set(fiber.HeaderContentRange, fmt.Sprintf("bytes */%d", size))
		return byteRange{}, false, fiber.ErrRequestedRangeNotSatisfiable
	}
	c.Set(fiber.HeaderContentRange, fmt.Sprintf("bytes %d-%d/%d", part.from, part.from+part.size-1, size))
	c.Status(fiber.StatusPartialContent)
	return part, true, nil
}

// sameFile reports whether a file is still what an If-Range header names.
func sameFile(header, tag string, modified time.Time) bool {
	if header == "" {
		return true
	}
	if since, err := http.ParseTime(header); err == nil {
		return !modified.IsZero() && !modified.Truncate(time.Second).After(since)
	}
	return knowsTag(header, tag)
}

// parseRange reads a header such as bytes=0-99, bytes=100- or bytes=-100.
func parseRange(header string, size int64) (part byteRange, ok bool) {
	unit, spec, _ := strings.Cut(header, "=")
	if !strings.EqualFold(strings.TrimSpace(unit), "bytes") {
		return part, false
	}
	first, last, ok := strings.Cut(strings.TrimSpace(spec), "-")
	if !ok {
		return part, false
	}
	from, fromErr := strconv.ParseUint(first, 10, 62)
	to, toErr := strconv.ParseUint(last, 10, 62)
	switch {
	case first == "" && toErr == nil && to > 0 && int64(to) <= size:
		return byteRange{size - int64(to), int64(to)}, true
	case fromErr != nil || int64(from) >= size:
		return part, false
	case last == "":
		return byteRange{int64(from), size - int64(from)}, true
	case toErr != nil || to < from:
		return part, false
	}
	return byteRange{int64(from), min(int64(to)+1, size) - int64(from)}, true
}

// skip moves a file on to where a part begins.
func skip(file io.Reader, n int64) error {
	if n == 0 {
		return nil
	}
	if seeker, ok := file.(io.Seeker); ok {
		_, err := seeker.Seek(n, io.SeekStart)
		return err
	}
	_, err := io.CopyN(io.Discard, file, n)
	return err
}
