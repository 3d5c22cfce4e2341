// Package server is a Dash app in Go: a layout, callbacks, and the HTTP routes
// that Plotly's unmodified dash-renderer talks to.
//
// An app is a layout and some callbacks. A callback is a plain function from a
// struct of inputs to a struct of outputs, whose tags name component properties:
//
//	type greetIn struct {
//		Name string `input:"name.value"`
//	}
//	type greetOut struct {
//		Text string `output:"greeting.children"`
//	}
//
//	server.Callback(app, func(ctx context.Context, in greetIn) (greetOut, error) {
//		return greetOut{Text: "Hello " + in.Name}, nil
//	})
//
// Callbacks run in parallel: none waits for another, of the same browser or a
// different one. A browser has 6 requests to a server under way at most, over all
// its tabs, and the renderer 12 callbacks; what is beyond that waits there. The
// options Serial, Latest and MaxCalls are for callbacks that must not run in
// parallel. A callback that panics or fails ends its own request only, and its
// context ends when its browser goes away.
package server
