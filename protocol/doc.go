// Package protocol is the wire format of Dash 4.4.1: components, ids,
// dependencies, callback requests and responses, Patch, websocket messages and
// typed arrays.
//
// It does no I/O, starts no goroutine and knows nothing of HTTP. Everything
// that another package sends to a browser or reads from one passes through a
// type of this package, so that how a thing is spelled on the wire is decided
// in one place.
//
// What comes from outside is read by a strict scanner that shares the memory of
// the text; see DecodeRequest, DecodeResponse, DecodeMessage, DecodeMessages,
// DecodeDependencies and DecodeNode for the envelopes and Decode for values.
// What goes out is written by AppendJSON. No decoder panics, whatever it is
// given, and errors name the place.
package protocol
