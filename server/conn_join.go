package server

import (
	"net"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// longAnswer is from where on a body fits by no means into fasthttp's buffer of 4 KiB:
// that is written full, and what is left of the body after it.
const longAnswer = 8 << 10

// joinAnswer has both of that go in one system call, so that a browser is woken once.
// It is called when all of the answer is there.
func joinAnswer(ctx *fasthttp.RequestCtx) {
	r := &ctx.Response
	if r.StatusCode() != fiber.StatusOK || ctx.IsHead() || r.SkipBody || r.IsBodyStream() || len(r.Body()) <= longAnswer {
		return
	}
	if c, ok := ctx.Conn().(*conn); ok && c.tcp != nil {
		c.joins = true
	}
}

// keepHead is the first Write of a long answer.
func (c *conn) keepHead(p []byte) (int, error) {
	c.joins = false
	c.head = frames.Get().(*[]byte)
	*c.head = append((*c.head)[:0], p...)
	return len(p), nil
}

// writeJoined is the second one, of at least some of p.
func (c *conn) writeJoined(p []byte) (written int, err error) {
	head := c.head
	c.head = nil
	defer keepFrame(head)
	if err := c.moveOn(); err != nil {
		return 0, err
	}
	both := net.Buffers{*head, p[:min(writePiece, len(p))]}
	n, err := both.WriteTo(c.tcp)
	return max(int(n)-len(*head), 0), err
}
