package assets_test

import (
	"context"
	"embed"
	"fmt"
	"io"
	"os"

	"github.com/dashwire/dashwire/assets"
)

func ExampleOpen() {
	b, err := assets.Open(context.Background(), assets.Options{Progress: os.Stderr})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer b.Close()
	f, err := b.File("dash", "dcc/async-graph.js")
	if err != nil {
		fmt.Println(err)
		return
	}
	body, err := f.Open(assets.Brotli)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer body.Close()
	length, _ := f.Length(assets.Brotli)
	sent, err := io.Copy(io.Discard, body)
	fmt.Println(f.Stamped(), f.ContentType(), sent == length, err)
	// Output: dcc/async-graph.v4_4_1m1784660156.js text/javascript; charset=utf-8 true <nil>
}

var bundle embed.FS // with //go:embed bundle, after "dashwire assets vendor bundle"

func ExampleFromFS() {
	_, err := assets.FromFS(bundle)
	fmt.Println(err)
	// Output: opening a folder of browser files: not a vendored folder: there is no bundle.json in it. Write it again with "dashwire assets vendor DIR" of the version of dashwire that is used here
}

func ExampleBundle_CDN() {
	b, err := assets.Open(context.Background(), assets.Options{Progress: os.Stderr})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer b.Close()
	_, err = b.CDN("dash", "dash-renderer/build/dash-ws-worker.js")
	fmt.Println(err)
	// Output: look up the address of dash/dash-renderer/build/dash-ws-worker.js: file does not exist
}
