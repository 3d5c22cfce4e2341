package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"

	"github.com/dashwire/dashwire/protocol"
)

// SocketRefusal is the error by which an Extension ends a websocket, or keeps it
// from being opened, with a code of its own.
type SocketRefusal struct {
	// Code is the code of the close frame, such as 4002. The browser comes back
	// after all codes but 1000 and 4001. If zero, 4001. A browser that is refused at
	// the handshake doesn't get to know it: it sees 403.
	Code int
	// Reason goes to the browser, at most 123 bytes of it.
	Reason string
}

func (e *SocketRefusal) Error() string {
	return fmt.Sprintf("refused with code %d: %s", e.Code, e.Reason)
}

// asRefusal is what an error of a hook means to the browser.
func asRefusal(err error) *SocketRefusal {
	refusal := SocketRefusal{Reason: "Authentication error"}
	if e, ok := errors.AsType[*SocketRefusal](err); ok {
		refusal = *e
	}
	if refusal.Code < 3000 || refusal.Code > 4999 { // others are not an app's to use
		if refusal.Code != closeTryAgain && refusal.Code != closeGoingAway && refusal.Code != 1000 && refusal.Code != 1008 {
			refusal.Code = closeHookRefuses
		}
	}
	refusal.Reason = cutText(refusal.Reason, 123)
	return &refusal
}

// cutText cuts text to a number of bytes, between characters.
func cutText(text string, most int) string {
	if len(text) <= most {
		return text
	}
	end := 0
	for i := range text {
		if i > most {
			break
		}
		end = i
	}
	return text[:end]
}

// guardedHook turns the panic of a hook into an error.
func guardedHook(hook func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	return hook()
}

// publicError is what the page gets to know of an error over the websocket. As in
// Python that is the text of the error that the handler has returned; of a panic,
// only Config.Debug tells more than that there was one.
func (a *App) publicError(err error) string {
	if e, ok := errors.AsType[*refusal](err); ok && !a.cfg.Debug {
		if e.public != "" {
			return e.public
		}
		return "the request was refused"
	}
	if _, ok := errors.AsType[*PanicError](err); ok && !a.cfg.Debug {
		return "the callback panicked; the server's log says why"
	}
	if e, ok := errors.AsType[*CallbackError](err); ok {
		return e.Err.Error()
	}
	return err.Error()
}

// logSocketError writes the one line about a message that failed.
func (a *App) logSocketError(request *Request, output string, err error) {
	level := slog.LevelWarn
	if _, ok := errors.AsType[*CallbackError](err); ok {
		level = slog.LevelError
	}
	if !a.log.Enabled(context.Background(), level) {
		return
	}
	attrs := []slog.Attr{slog.String("client", request.RemoteAddr)}
	if output != "" {
		attrs = append(attrs, slog.String("output", clip(output, 300)))
	}
	attrs = append(attrs, slog.String("error", clip(err.Error(), 2000)))
	if e, ok := errors.AsType[*PanicError](err); ok {
		attrs = append(attrs, slog.String("stack", string(e.Stack)))
	}
	what := "websocket callback failed"
	if _, ok := errors.AsType[*protocol.DecodeError](err); ok {
		what = "websocket message can't be read"
	}
	a.log.LogAttrs(context.Background(), level, what, attrs...)
}
