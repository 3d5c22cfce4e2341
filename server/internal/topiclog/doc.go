// Package topiclog keeps what was pushed to pages, so that each page can be told
// what it doesn't know yet: at once, after its socket was down, or when it is new.
//
// A Topic is state with a history. Values of the kind Latest are only state: of a
// property there is one, the last. Values of the kind Every, to which patches
// belong, are handed out each, as long as they fit into a bound in bytes; beyond
// that the oldest are folded into the state. A reader has no queue but a position,
// which says up to where it has been told, and so costs nothing while it is slow.
//
// It does no I/O, starts no goroutine and knows nothing of sockets. All of it is
// safe for concurrent use, except for what belongs to a single reader.
package topiclog
