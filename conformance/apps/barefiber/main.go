// Command barefiber serves the reference workload's callbacks, sockets and layout
// with Fiber and go-json and nothing else: no middleware, no checks, no dispatch. It
// is the ceiling that a server on Fiber can be measured against. It listens on
// 127.0.0.1 at PORT (8050 if that is not set), and is no Dash server: the page
// itself is a stub.
//
// PROFILE_ADDR, such as 127.0.0.1:6060, also serves the profiles of
// net/http/pprof there.
package main

import (
	"cmp"
	"log"
	"net/http"
	_ "net/http/pprof"
	"os"

	"github.com/gofiber/contrib/websocket"
	"github.com/gofiber/fiber/v2"

	"github.com/dashwire/dashwire/conformance/apps/internal/reference"
	"github.com/dashwire/dashwire/protocol"
)

func main() {
	if addr := os.Getenv("PROFILE_ADDR"); addr != "" {
		go func() { log.Print(http.ListenAndServe(addr, nil)) }()
	}
	layout, err := protocol.Encode(reference.Layout())
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal(newApp(layout).Listen("127.0.0.1:" + cmp.Or(os.Getenv("PORT"), "8050")))
}

func newApp(layout []byte) *fiber.App {
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Post("/_dash-update-component", update)
	app.Get("/_dash-layout", func(c *fiber.Ctx) error {
		c.Response().SetBodyRaw(layout)
		c.Response().Header.SetContentType(fiber.MIMEApplicationJSON)
		return nil
	})
	app.Get("/_dash-dependencies", func(c *fiber.Ctx) error {
		c.Response().Header.SetContentType(fiber.MIMEApplicationJSON)
		return c.SendString(dependencies)
	})
	app.Get("/_dash-ws-callback", websocket.New(live))
	app.Get("/", func(c *fiber.Ctx) error { return c.SendString("bare Fiber\n") })
	return app
}
