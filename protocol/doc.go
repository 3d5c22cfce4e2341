// Package protocol is the wire format of Dash 4.4.1: components, ids,
// dependencies, callback requests and responses, Patch, websocket messages and
// typed arrays.
//
// It does no I/O, starts no goroutine and knows nothing of HTTP. Everything
// that another package sends to a browser or reads from one passes through a
// type of this package, so that how a thing is spelled on the wire is decided
// in one place.
package protocol
