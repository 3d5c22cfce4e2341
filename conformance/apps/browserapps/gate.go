package main

import "context"

// A gate is what a slow callback waits for, so that a test decides how slow it is.
type gate chan struct{}

func newGate() gate { return make(gate, 16) }

// wait waits until open is called, once for each wait.
func (g gate) wait(ctx context.Context) error {
	select {
	case <-g:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (g gate) open() { g <- struct{}{} }
