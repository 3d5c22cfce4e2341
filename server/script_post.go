package server

import (
	"context"
	"net/http"

	"github.com/gofiber/fiber/v2"

	"github.com/dashwire/dashwire/protocol"
)

// scriptPost is how each post of the page's script says which page it is from.
type scriptPost struct {
	Token string `json:"token"`
	Load  string `json:"load"`
}

func (p *scriptPost) sender() *scriptPost { return p }

// admission asks whether somebody may do what a request is for.
type admission func(context.Context, *Request) (context.Context, error)

// anybody is the admission of posts that bring nothing but a page's token: whoever has
// it may say that the page lives or goes. A browser sends the last one without headers.
func anybody(ctx context.Context, _ *Request) (context.Context, error) { return ctx, nil }

// beginPost reads a post of the page's script, once admit lets it in, and returns the
// client that it is from. The caller ends the life of the request, which is also the
// context of what the post is for.
func (a *App) beginPost(c *fiber.Ctx, admit admission, post interface{ sender() *scriptPost }) (*Request, clientKey, error) {
	body, request, err := a.receive(c)
	if err != nil {
		return nil, clientKey{}, err
	}
	if err := checkSameOrigin(request); err != nil {
		return nil, clientKey{}, err
	}
	ctx := request.life.begin(a, c.Context().Conn())
	client, err := a.readPost(ctx, request, body, admit, post)
	if err != nil {
		request.life.end()
		return nil, clientKey{}, err
	}
	return request, client, nil
}

func (a *App) readPost(ctx context.Context, request *Request, body []byte, admit admission, post interface{ sender() *scriptPost }) (clientKey, error) {
	if _, err := admit(ctx, request); err != nil {
		return clientKey{}, err
	}
	if err := protocol.Decode(body, post); err != nil {
		return clientKey{}, badScript(err.Error())
	}
	from := post.sender()
	return a.clientKeyOf(from.Token, from.Load)
}

// badScript is the error for a post that the page's script would not send.
func badScript(detail string) error {
	return &refusal{status: http.StatusBadRequest, detail: "it is no post of the page's script: " + detail}
}
