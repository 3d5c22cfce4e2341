package server

import (
	"runtime/debug"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"
)

// serve answers one request. Everything goes through here: the connections of
// Run and Handler, and the requests that a Fiber app hands on.
func (a *App) serve(ctx *fasthttp.RequestCtx) {
	defer func() {
		// fasthttp recovers from nothing: a panic would end the process.
		if v := recover(); v != nil {
			a.replyPanic(ctx, &PanicError{Value: v, Stack: debug.Stack()})
		}
	}()
	header := &ctx.Request.Header
	if method := string(header.Method()); !knownMethod(method) {
		// Fiber would answer by itself, with a text of its own. TRACE has no route
		// either, so that the answer is 405, as Flask's.
		ctx.SetUserValue(methodKey{}, method)
		header.SetMethod(fiber.MethodTrace)
	}
	plainURI(ctx.URI())
	a.answer(ctx)
	if a.transport.closing.Load() {
		ctx.SetConnectionClose()
	}
	joinAnswer(ctx)
}

func knownMethod(method string) bool {
	switch method {
	case fiber.MethodPost, fiber.MethodGet, fiber.MethodHead, fiber.MethodOptions, fiber.MethodPut,
		fiber.MethodDelete, fiber.MethodPatch, fiber.MethodTrace, fiber.MethodConnect:
		return true
	}
	return false
}
