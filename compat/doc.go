// Package compat takes over existing Dash apps. It reads the browser side of a
// running Python app (layout, callbacks, pages, assets, component suites) into a
// folder, which is a frontend, and serves it from Go with Go handlers:
//
//	dashwire dump http://old-app:8050 -o frontend/
//
//	front, err := compat.Open("frontend")
//	if err != nil {
//		log.Fatal(err)
//	}
//	app := front.App(server.Config{})
//	server.HandleOutput(app, "greeting.children", greet)
//	log.Fatal(app.Run(ctx))
//
// The layout and the list of callbacks stand in the folder as the app has them, so
// the page is the same; what a callback does is written anew, in Go. The app
// starts with a table of its outputs and what answers each. Calls of those that
// nothing answers yet are answered with an error that names the output.
package compat
