// Command workload serves the reference workload with dashwire, on 127.0.0.1 at
// PORT (8050 if that is not set).
//
// FAN=broadcast has it push the messages of the fan to all pages from outside any
// callback, where else each page has a callback that does. FAN_PER_SECOND says how
// many there are a second; for one broadcast, FAN_COUNT how many in all and FAN_BYTES
// how much is added to each.
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
	cfg := server.Config{AssetsFS: embed.FS{}}
	broadcasts := os.Getenv("FAN") == "broadcast"
	cfg.Live.Enabled = broadcasts
	app := server.New(cfg)
	register(app)
	if broadcasts {
		go broadcast(context.Background(), app) // as long as the program
	}
	if err := app.Run(context.Background()); err != nil {
		log.Fatal(err)
	}
}
