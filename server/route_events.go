package server

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"
)

// eventsPause is how often a stream says something that means nothing, so that
// nobody in between takes it for dead.
const eventsPause = 15 * time.Second

// routeEvents serves GET _dashwire/events: a stream of server-sent events, each one a
// frame as a websocket has it. The first is empty, and says that the stream gets
// through.
func (a *App) routeEvents(c *fiber.Ctx) error {
	if c.Method() == fiber.MethodHead {
		return c.Next()
	}
	request := a.requestOf(c)
	if err := checkSameOrigin(request); err != nil {
		return err
	}
	ctx := request.life.begin(a, c.Context().Conn())
	d, err := a.openEvents(ctx, request)
	if err != nil {
		request.life.end()
		if errors.Is(err, errNative) {
			return noContent(c) // and the browser doesn't try again
		}
		return err
	}
	c.Set(fiber.HeaderContentType, "text/event-stream")
	c.Set(fiber.HeaderCacheControl, "no-store, no-transform")
	c.Set("X-Accel-Buffering", "no") // nginx would wait for more
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		defer request.life.end()
		defer d.finish()
		defer d.survive()
		d.stream(ctx, w)
	})
	return nil
}

func (a *App) openEvents(ctx context.Context, request *Request) (*detour, error) {
	if _, err := a.admitSocket(ctx, request); err != nil {
		return nil, err
	}
	query := request.Query()
	key, err := a.clientKeyOf(query.Get("token"), query.Get("load"))
	if err != nil {
		return nil, err
	}
	return a.detours.open(a, request.again(), greeting{key, query.Get("position"), query.Has("deaf")})
}

// stream writes events until the detour ends, or the browser has gone.
func (d *detour) stream(ctx context.Context, w *bufio.Writer) {
	quiet := time.NewTicker(eventsPause)
	defer quiet.Stop()
	frame := []byte("[]")
	for {
		if len(frame) > 0 {
			if !writeEvent(w, frame) {
				return
			}
			d.taken()
		}
		if d.life.Err() != nil {
			return
		}
		if frame = d.next(frame[:0]); len(frame) > 0 {
			continue
		}
		if cap(frame) > 4*frameBytes {
			frame = nil
		}
		select {
		case <-d.news:
		case <-quiet.C:
			if _, err := w.WriteString(":\n\n"); err != nil || w.Flush() != nil {
				return
			}
		case <-ctx.Done():
			return
		case <-d.ended():
			return
		}
	}
}

// writeEvent writes a frame as one event. Line breaks in JSON stand between values.
func writeEvent(w *bufio.Writer, frame []byte) bool {
	for i := bytes.IndexAny(frame, "\r\n"); i >= 0; i = bytes.IndexAny(frame, "\r\n") {
		frame[i] = ' '
	}
	_, _ = w.WriteString("data: ")
	_, _ = w.Write(frame)
	_, _ = w.WriteString("\n\n")
	return w.Flush() == nil // it has the error of each write before
}
