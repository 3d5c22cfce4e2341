package server

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/gofiber/fiber/v2"
	"github.com/klauspost/compress/gzip"
)

// checkJSONType is Flask's rule for a body that is to be read as JSON.
func checkJSONType(c *fiber.Ctx) error {
	header := c.Request().Header.ContentType()
	if string(header) == fiber.MIMEApplicationJSON {
		return nil
	}
	kind, _, _ := bytes.Cut(header, []byte{';'})
	kind = bytes.ToLower(bytes.TrimSpace(kind))
	if string(kind) == fiber.MIMEApplicationJSON ||
		bytes.HasPrefix(kind, []byte("application/")) && bytes.HasSuffix(kind, []byte("+json")) {
		return nil
	}
	return &refusal{
		status: fiber.StatusUnsupportedMediaType,
		public: "Did not attempt to load JSON data because the request Content-Type was not 'application/json'.",
		detail: fmt.Sprintf("Content-Type is %q", clip(string(header), 100)),
	}
}

// plainBody returns the body of a request without its compression. It is valid
// until the handler returns. Fiber's own method inflates without a bound.
func (a *App) plainBody(c *fiber.Ctx) ([]byte, error) {
	body := c.Request().Body()
	encoding := c.Request().Header.Peek(fiber.HeaderContentEncoding)
	if len(encoding) == 0 {
		return body, nil
	}
	switch strings.ToLower(strings.TrimSpace(string(encoding))) {
	case "identity":
		return body, nil
	case "gzip", "x-gzip":
		return inflate(body, a.cfg.MaxBodyBytes)
	}
	c.Set(fiber.HeaderAcceptEncoding, "gzip")
	return nil, &refusal{
		status: fiber.StatusUnsupportedMediaType,
		public: "This server takes a body as it is or compressed with gzip.",
		detail: fmt.Sprintf("Content-Encoding is %q", clip(string(encoding), 100)),
	}
}

var inflaters sync.Pool // of *gzip.Reader

// inflate unpacks a gzip body of at most limit bytes. Python Dash doesn't take
// compressed bodies at all; it answers 400, as to anything that is not JSON.
func inflate(packed []byte, limit int) ([]byte, error) {
	reader, _ := inflaters.Get().(*gzip.Reader)
	if reader == nil {
		reader = new(gzip.Reader)
	}
	defer inflaters.Put(reader)
	if err := reader.Reset(bytes.NewReader(packed)); err != nil {
		return nil, badGzip(err)
	}
	bounded := io.LimitReader(reader, int64(limit)+1)
	// The last four bytes say how long the content is. Who lies there gains
	// nothing: it is only where the buffer begins, and deflate can't do better
	// than about 1,000 to 1.
	said := int(binary.LittleEndian.Uint32(packed[len(packed)-4:]))
	if said > limit { // or the end is missing; finding out takes no memory
		n, err := io.Copy(io.Discard, bounded)
		if err == nil && n <= int64(limit) {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return nil, badGzip(err)
		}
		return nil, tooLarge(limit)
	}
	body := bytes.NewBuffer(make([]byte, 0, min(said, 1032*len(packed))+bytes.MinRead))
	if _, err := body.ReadFrom(bounded); err != nil {
		return nil, badGzip(err)
	}
	if body.Len() > limit {
		return nil, tooLarge(limit)
	}
	return body.Bytes(), nil
}

func badGzip(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("it ends too early")
	}
	return &refusal{
		status: fiber.StatusBadRequest,
		public: "The body is not what its Content-Encoding, gzip, says.",
		detail: "the body can't be read as gzip: " + err.Error(),
	}
}

func tooLarge(limit int) error {
	return &refusal{
		status: fiber.StatusRequestEntityTooLarge,
		detail: fmt.Sprintf("the unpacked body is over Config.MaxBodyBytes, %d", limit),
	}
}
