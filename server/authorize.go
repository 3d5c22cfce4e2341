package server

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/gofiber/fiber/v2"
)

// AccessKind says what somebody wants of an app.
type AccessKind string

// What Config.Authorize is asked about.
const (
	// ForIndex is the page itself, which holds the layout's validation copy.
	ForIndex AccessKind = "index"
	// ForLayout is the layout.
	ForLayout AccessKind = "layout"
	// ForDependencies is the list of callbacks.
	ForDependencies AccessKind = "dependencies"
	// ForCallback is a call of a callback, by the page or as an API endpoint.
	ForCallback AccessKind = "callback"
	// ForSocket is a websocket, when it is opened, or what takes the place of one: an
	// event stream, or each request of a long poll. Each call that comes over it is
	// asked about as well, as ForCallback with the Request of the handshake; the
	// context of these begins with the one that is returned here.
	ForSocket AccessKind = "websocket"
	// ForLane is what the script of a page with lanes asks for: the answers that it
	// lacks. Callbacks that it sends again are asked about as ForCallback besides.
	ForLane AccessKind = "lane"
	// ForMetrics is what Config.MetricsEndpoint shows.
	ForMetrics AccessKind = "metrics"
	// ForMCP is each request of an MCP client, see Config.EnableMCP. What it is after is
	// asked about besides: callbacks as ForCallback, and what tells of the layout as
	// ForLayout.
	ForMCP AccessKind = "mcp"
	// ForRoute is a route of an Extension.
	ForRoute AccessKind = "route"
)

// Access is a question to Config.Authorize.
type Access struct {
	// Kind says what is asked for.
	Kind AccessKind
	// Output is the name of the callback as _dash-dependencies lists it, for
	// ForCallback. The client sends it: there need not be such a callback.
	Output string
	// Request is the HTTP request.
	Request *Request
}

// Authorizer says whether a request may have what it asks for. The context that it
// returns is the one of the layout function or handler, and should be made out of
// ctx: that is how these learn who asks.
//
// With an error the request is answered with 403 and the usual page, and the error
// goes to the log only; with ErrTokenExpired it is answered as the renderer wants
// it. A panic is answered with 500. It may be called by any number of goroutines
// at a time.
type Authorizer func(ctx context.Context, access *Access) (context.Context, error)

// ErrTokenExpired is the error of an Authorizer that has the browser get a new
// token by RendererHooks.RequestRefreshJWT, and then ask again with that as its
// Authorization header.
var ErrTokenExpired = errors.New("the token has expired")

// authorize asks Config.Authorize. Everything that tells something of the app, or
// does something with it, goes through here.
func (a *App) authorize(ctx context.Context, request *Request, kind AccessKind, output string) (allowed context.Context, err error) {
	if a.cfg.Authorize == nil {
		return ctx, nil
	}
	defer func() {
		if v := recover(); v != nil {
			allowed, err = nil, &PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	allowed, err = a.cfg.Authorize(ctx, &Access{kind, output, request})
	switch {
	case errors.Is(err, ErrTokenExpired):
		return nil, &refusal{status: fiber.StatusUnauthorized, public: "JWT Expired", detail: err.Error()}
	case err != nil:
		what := string(kind)
		if output != "" {
			what += fmt.Sprintf(" for output %q", clip(output, 300))
		}
		return nil, &refusal{status: fiber.StatusForbidden, detail: "access to " + what + " was refused: " + err.Error()}
	case allowed == nil:
		return ctx, nil
	}
	return allowed, nil
}

// authorized is authorize for a route whose answer doesn't depend on who asks.
func (a *App) authorized(c *fiber.Ctx, kind AccessKind) error {
	if a.cfg.Authorize == nil {
		return nil
	}
	request := a.requestOf(c)
	defer request.life.end()
	_, err := a.authorize(request.life.begin(a, c.Context().Conn()), request, kind, "")
	return err
}
