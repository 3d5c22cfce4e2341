package server

import (
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"
	"golang.org/x/net/http/httpguts"
)

// Header returns the headers that the answer to the browser will have besides its
// own, to be filled in. They are lost if the callback returns PreventUpdate,
// fails, or has neither outputs nor SetProps. Over the websocket an answer has no
// headers, so the callback fails if there are any.
func (c *Call) Header() http.Header {
	if c.header == nil {
		c.header = http.Header{}
	}
	return c.header
}

// SetCookie sets a cookie in the browser, under the conditions of Header. An
// invalid cookie is dropped, as http.SetCookie does.
func (c *Call) SetCookie(cookie *http.Cookie) {
	if text := cookie.String(); text != "" {
		c.Header().Add("Set-Cookie", text)
	}
}

// writeHeader puts the call's headers into the response. fasthttp writes what it
// is given, so a line break in a value would begin a header of its own.
func (c *Call) writeHeader(to *fiber.Ctx) {
	for name, values := range c.header {
		if !httpguts.ValidHeaderFieldName(name) {
			continue
		}
		for _, value := range values {
			to.Response().Header.Add(name, lineBreaks.Replace(value))
		}
	}
}

var lineBreaks = strings.NewReplacer("\n", " ", "\r", " ")
