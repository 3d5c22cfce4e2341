package server_test

import (
	"fmt"

	"github.com/dashwire/dashwire/server"
)

// Files of the assets folder have addresses that a layout can use.
func ExampleApp_AssetURL() {
	app := server.New(server.Config{URLBasePathname: "/shop/"})
	fmt.Println(app.AssetURL("img/logo.png"))
	// Output: /shop/assets/img/logo.png
}

// A Config from outside the program is checked with all faults at once.
func ExampleNewSafely() {
	_, err := server.NewSafely(server.Config{
		RoutesPathnamePrefix: "shop",
		IndexString:          "<body>{%app_entry%}{%scripts%}</body>",
	})
	fmt.Println(err)
	// Output:
	// Config.RoutesPathnamePrefix needs to start with /
	// Config.RoutesPathnamePrefix needs to end with /
	// Config.IndexString: missing item {%config%}
}
