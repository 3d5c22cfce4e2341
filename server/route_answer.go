package server

import (
	"github.com/gofiber/fiber/v2"

	"github.com/dashwire/dashwire/protocol"
)

// routeAnswer serves POST _dashwire/answer, by which a page without a websocket says
// what values its properties have, when it was asked.
func (a *App) routeAnswer(c *fiber.Ctx) error {
	body, request, err := a.receive(c)
	if err != nil {
		return err
	}
	if err := checkSameOrigin(request); err != nil {
		return err
	}
	defer request.life.end()
	if _, err := a.admitSocket(request.life.begin(a, c.Context().Conn()), request); err != nil {
		return err
	}
	var post struct {
		Token   string       `json:"token"`
		Load    string       `json:"load"`
		Message protocol.Raw `json:"message"`
	}
	if err := protocol.Decode(body, &post); err != nil {
		return badScript(err.Error())
	}
	key, err := a.clientKeyOf(post.Token, post.Load)
	if err != nil {
		return err
	}
	message, err := protocol.DecodeMessage(post.Message)
	if err != nil {
		return badScript(err.Error())
	}
	s := a.push.clients.ofKey(key)
	if s == nil {
		return noContent(c)
	}
	at := s.at.Load()
	if at == nil {
		return noContent(c)
	}
	at.flags.Or(answers)
	s.hear()
	if d, ok := at.line.(*detour); ok {
		if answer, ok := message.(*protocol.GetPropsResponse); ok {
			d.answered(answer)
		}
	}
	return noContent(c)
}
