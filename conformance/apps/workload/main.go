// Command workload serves the reference workload with dashwire, on 127.0.0.1 at
// PORT (8050 if that is not set).
//
// PROFILE_ADDR, such as 127.0.0.1:6060, also serves the profiles of
// net/http/pprof there.
package main

import (
	"context"
	"embed"
	"log"
	"net/http"
	_ "net/http/pprof"
	"os"

	"github.com/dashwire/dashwire/server"
)

func main() {
	if addr := os.Getenv("PROFILE_ADDR"); addr != "" {
		go func() { log.Print(http.ListenAndServe(addr, nil)) }()
	}
	// Like the one in Python, the app has no files of its own: the default would
	// be the folder assets of wherever it is started.
	app := server.New(server.Config{AssetsFS: embed.FS{}})
	register(app)
	if err := app.Run(context.Background()); err != nil {
		log.Fatal(err)
	}
}
