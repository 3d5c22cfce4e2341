// Shop answers the callbacks of the Python app compat/testdata/shop from Go: its
// frontend is served as it was dumped, and each callback has a handler here that
// does what Python's does. A test drives both side by side.
//
//	go run ./conformance/apps/shop compat/testdata/shop/frontend
package main

import (
	"context"
	"log"
	"os"

	"github.com/dashwire/dashwire/compat"
	"github.com/dashwire/dashwire/server"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("it is called as: shop DIR, the folder of the frontend")
	}
	front, err := compat.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	app := front.App(server.Config{})
	attach(app)
	app.Page(item)
	if err := app.Run(context.Background()); err != nil {
		log.Fatal(err)
	}
}
