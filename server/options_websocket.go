package server

// Websocket has the page send requests of the callback over a websocket: what
// SetProps sets shows while the callback runs, GetProps asks the page for values,
// and many requests share one connection. The handler's context ends when the page
// has gone. Without it, Config.WebsocketCallbacks decides.
//
// Over the websocket an answer has no headers and cookies, and as in Python the
// page gets to know the text of an error that the handler returns. A browser that
// has no SharedWorker sends the request over HTTP.
func Websocket() Option {
	return func(s *Spec) { s.Websocket = true }
}

// Persistent is for a callback that runs as long as its page and sends values by
// SetProps: the page's title doesn't say "Updating..." meanwhile. It is called when
// the page loads and, if it has neither inputs nor outputs, again when the page
// comes back after its connection was lost; a call that is still running then goes
// on in place of a second one. Its handler has to return when its context ends.
func Persistent() Option {
	return func(s *Spec) { s.Persistent = true }
}
