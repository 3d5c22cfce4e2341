package server_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"

	"github.com/gofiber/fiber/v2"

	"github.com/dashwire/dashwire/server"
)

func ExampleApp_Handler() {
	app := server.New(server.Config{URLBasePathname: "/dash/"})
	app.SetLayout("Hello")

	mux := http.NewServeMux()
	mux.Handle("/dash/", app.Handler())

	w := httptest.NewRecorder()
	mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/dash/_dash-layout", nil))
	fmt.Println(w.Code, w.Body)

	if err := app.Shutdown(context.Background()); err != nil {
		fmt.Println(err)
	}
	// Output: 200 "Hello"
}

func ExampleApp_Mount() {
	app := server.New(server.Config{})
	app.SetLayout("Hello")

	outer := fiber.New()
	outer.Get("/api/health", func(c *fiber.Ctx) error { return c.SendString("fine") })
	if err := app.Mount(outer, "/dash"); err != nil {
		fmt.Println(err)
	}

	for _, path := range []string{"/api/health", "/dash/_dash-layout"} {
		resp, err := outer.Test(httptest.NewRequest(http.MethodGet, path, nil), -1)
		if err != nil {
			fmt.Println(err)
			continue
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		fmt.Println(resp.StatusCode, string(body))
	}

	if err := app.Shutdown(context.Background()); err != nil {
		fmt.Println(err)
	}
	// Output:
	// 200 fine
	// 200 "Hello"
}
