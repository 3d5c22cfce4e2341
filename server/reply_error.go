package server

import (
	"context"
	"errors"
	"log/slog"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"github.com/dashwire/dashwire/protocol"
)

// refusal is an error that has an answer of its own, for a request that a browser
// with Dash's page does not send.
type refusal struct {
	status int
	public string // a sentence for the client; if empty, that of the status
	detail string // for the log
}

func (e *refusal) Error() string { return e.detail }

// failedUpdate is the error of a callback request, with the request.
type failedUpdate struct {
	req *protocol.Request
	err error
}

func (e *failedUpdate) Error() string { return e.err.Error() }
func (e *failedUpdate) Unwrap() error { return e.err }

// methodKey holds a method that Fiber doesn't know; see serve.
type methodKey struct{}

// replyError is the one place where an error becomes an HTTP answer. What the
// client gets is Python's page for the status, which says nothing of the cause;
// with Config.Debug it is a document for the renderer's error box. The cause goes
// to the log, in one line.
func (a *App) replyError(c *fiber.Ctx, err error) error {
	status, public := answerTo(err)
	if status == fiber.StatusMethodNotAllowed {
		c.Append(fiber.HeaderAllow, fiber.MethodOptions)
		if c.Method() == fiber.MethodOptions {
			// Flask answers OPTIONS by itself, for every route.
			return sendPage(c, fiber.StatusOK, "")
		}
	}
	a.logError(c, status, err)
	if status == fiber.StatusRequestEntityTooLarge || status == fiber.StatusRequestHeaderFieldsTooLarge {
		lingerOn(c.Context()) // the client is still sending
		c.Context().SetConnectionClose()
	}
	if a.cfg.Debug && inErrorBox(status, err) {
		// Not 400 or 401: the renderer shows nothing for those.
		return sendPage(c, fiber.StatusInternalServerError, a.errorDocument(err))
	}
	return sendPage(c, status, errorPage(status, public))
}

// answerTo returns the status for an error, and the sentence for the client if
// it is not the usual one.
func answerTo(err error) (status int, public string) {
	if _, ok := errors.AsType[*failedUpdate](err); ok {
		// It is never about HTTP, whatever error of Fiber's a callback returned.
		return fiber.StatusInternalServerError, ""
	}
	if e, ok := errors.AsType[*refusal](err); ok {
		return e.status, e.public
	}
	if e, ok := errors.AsType[*fiber.Error](err); ok {
		return e.Code, ""
	}
	if e, ok := errors.AsType[*protocol.DecodeError](err); ok && e.Syntax {
		return fiber.StatusBadRequest, ""
	}
	return fiber.StatusInternalServerError, ""
}

// inErrorBox reports whether an error is one that the renderer has to show: the
// app's own, and what is wrong with a callback's request.
func inErrorBox(status int, err error) bool {
	if _, ok := errors.AsType[*protocol.DecodeError](err); ok {
		return true
	}
	return status >= fiber.StatusInternalServerError && status != fiber.StatusServiceUnavailable
}

// sendPage answers with an HTML page. Headers that a route set for the answer it
// had in mind are dropped; those of somebody's middleware stay.
func sendPage(c *fiber.Ctx, status int, html string) error {
	header := &c.Response().Header
	for _, name := range []string{
		fiber.HeaderContentEncoding, fiber.HeaderETag, fiber.HeaderCacheControl,
		fiber.HeaderLastModified, fiber.HeaderContentDisposition, fiber.HeaderLocation,
	} {
		header.Del(name)
	}
	c.Response().ResetBody()
	header.SetContentType(fiber.MIMETextHTMLCharsetUTF8)
	return c.Status(status).SendString(html)
}

// logError writes the one line about a request that failed.
func (a *App) logError(c *fiber.Ctx, status int, err error) {
	level := slog.LevelWarn
	if status >= fiber.StatusInternalServerError {
		level = slog.LevelError
	}
	if !a.log.Enabled(context.Background(), level) {
		return
	}
	method, _ := c.Context().UserValue(methodKey{}).(string)
	if method == "" {
		method = string(c.Request().Header.Method())
	}
	attrs := []slog.Attr{
		slog.Int("status", status),
		slog.String("method", clip(method, 40)),
		slog.String("path", clip(string(c.Context().URI().PathOriginal()), 300)),
		slog.String("client", a.clientOf(c)),
	}
	if output := outputOf(err); output != "" {
		attrs = append(attrs, slog.String("output", clip(output, 300)))
	}
	attrs = append(attrs, slog.String("error", clip(err.Error(), 2000)))
	if e, ok := errors.AsType[*PanicError](err); ok {
		attrs = append(attrs, slog.String("stack", string(e.Stack)))
	}
	a.log.LogAttrs(context.Background(), level, "request failed", attrs...)
}

// clientOf is for requests that may not even have a header.
func (a *App) clientOf(c *fiber.Ctx) string { return a.requestOf(c).RemoteAddr }

func outputOf(err error) string {
	if e, ok := errors.AsType[*CallbackError](err); ok {
		return e.Output
	}
	if e, ok := errors.AsType[*RequestError](err); ok {
		return e.Output
	}
	return ""
}

// clip bounds what a client can put into a log line.
func clip(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	return text[:limit] + " …"
}

// replyPanic answers for a panic outside of a callback: in a layout function, or
// a fault of ours.
func (a *App) replyPanic(ctx *fasthttp.RequestCtx, cause *PanicError) {
	c := a.engine.AcquireCtx(ctx)
	defer a.engine.ReleaseCtx(c)
	_ = a.replyError(c, cause) // writes to memory only
}
