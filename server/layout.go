package server

import (
	"context"

	"github.com/dashwire/dashwire/protocol"
)

// layout is what _dash-layout answers: bytes that were made once, or a function
// that is called for each page.
type layout struct {
	tree any
	make func(context.Context, *Request) (any, error)

	encoded []byte // of tree, made when the app starts
}

// SetLayout sets the component tree that every page begins with: a component, a
// list of them, or a string. It is encoded once, when the app starts; what
// changes it later has no effect.
func (a *App) SetLayout(tree any) { a.layout = layout{tree: tree} }

// SetLayoutFunc sets a function that makes the layout of each page that loads.
// It runs once for each page, in the goroutine of its request. An error, or a
// panic, is answered like a callback's.
func (a *App) SetLayoutFunc(layoutOf func(ctx context.Context, r *Request) (any, error)) {
	a.layout = layout{make: layoutOf}
}

// encode makes a static layout's bytes and finds what can't be encoded.
func (l *layout) encode() (err error) {
	if l.make == nil {
		l.encoded, err = protocol.Encode(l.tree)
	}
	return err
}
