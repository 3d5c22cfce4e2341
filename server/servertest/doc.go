// Package servertest drives an app without a port and without a browser, for the
// tests of programs that use package server. Client is an http.Client for the app.
// Open loads a page, which then does what the renderer and the page's script do:
//
//	func TestGreeting(t *testing.T) {
//		page := servertest.Open(t, newApp())
//		page.Set("name.value", "Ada")
//		if got := page.Value("greeting.children"); got != "Hello Ada" {
//			t.Error(got)
//		}
//	}
//
// A page takes its layout and list of callbacks from the app, calls those that are
// due at the beginning, and on each change those that have it as an input, and then
// those that depend on their outputs, one after the other. A callback waits for
// others that are due and set its inputs; nothing waits for a persistent one.
// Requests go over HTTP, or over the page's websocket where the callback says so, and
// with a lane's numbers where it has one.
// What is pushed changes the page as it comes, Patches included, and calls the
// page's callbacks too; the page answers when it is asked for values, and says
// where it was when it comes back.
//
// All of it is the app's real routes, over connections in memory. The page is
// simulated: there is no JavaScript, so that clientside callbacks don't run, and a
// component does nothing by itself, but that a dcc.Location has the page's address.
// Callbacks in the background and callbacks with
// patterns are not called; a change that would call one is an error that says so.
// Callbacks that a new component would call at its appearance are not called
// either, and Running has no effect. The websocket does not come back by itself,
// see Page.Reconnect, and nothing is sent again. For all this there is a browser.
package servertest
