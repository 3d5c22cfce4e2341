package server

import (
	"fmt"
	"net/http"
	"strings"
)

// clientKey tells one load of a page from all others: the page's token and what
// its script made up, as a browser may show one answer of the server twice.
type clientKey struct{ page, load string }

// maxLoad bounds what a client can make the key of something.
const maxLoad = 64

// clientKeyOf returns the key of the client that a token and a load stand for. It
// doesn't share their memory. The error is for a token that this app, or one with
// the same Config.SecretKey, has not issued.
func (a *App) clientKeyOf(token, load string) (clientKey, error) {
	page, ok := verifyToken(a.cfg.SecretKey, "end", token)
	if !ok || load == "" || len(load) > maxLoad {
		return clientKey{}, &refusal{
			status: http.StatusForbidden,
			public: "The page is from another time or place. Load it again.",
			detail: fmt.Sprintf("the page's token %q is not one that this server has issued; it may be from before a restart, see Config.SecretKey", clip(token, 100)),
		}
	}
	return clientKey{strings.Clone(page), strings.Clone(load)}, nil
}

// clientLeft is told of a client that says itself that it goes away.
func (a *App) clientLeft(client clientKey) {
	a.lanes.leave(client)
	a.push.clients.bye(client)
}
