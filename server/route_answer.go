package server

import (
	"github.com/gofiber/fiber/v2"

	"github.com/dashwire/dashwire/protocol"
)

// routeAnswer serves POST _dashwire/answer, by which a page without a websocket says
// what values its properties have, when it was asked.
func (a *App) routeAnswer(c *fiber.Ctx) error {
	var post struct {
		scriptPost

		Message protocol.Raw `json:"message"`
	}
	request, key, err := a.beginPost(c, a.admitSocket, &post)
	if err != nil {
		return err
	}
	defer request.life.end()
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
