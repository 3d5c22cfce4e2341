package servertest

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
)

// Try runs f without a test, for an example or a program: what fails there is
// returned, and what f has opened is closed.
func Try(f func(t TB)) error {
	t := &trial{}
	ended := make(chan struct{})
	go func() { // as Fatalf ends it
		defer close(ended)
		defer t.cleanUp()
		f(t)
	}()
	<-ended
	t.mu.Lock()
	defer t.mu.Unlock()
	return errors.Join(t.faults...)
}

type trial struct {
	mu       sync.Mutex
	faults   []error
	cleanups []func()
}

// Helper is part of TB.
func (*trial) Helper() {}

// Errorf is part of TB.
func (t *trial) Errorf(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.faults = append(t.faults, fmt.Errorf(format, args...))
}

// Fatalf is part of TB.
func (t *trial) Fatalf(format string, args ...any) {
	t.Errorf(format, args...)
	runtime.Goexit()
}

// Cleanup is part of TB.
func (t *trial) Cleanup(f func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.cleanups = append(t.cleanups, f)
}

// cleanUp runs the last one first, and goes on if one of them is fatal.
func (t *trial) cleanUp() {
	t.mu.Lock()
	n := len(t.cleanups)
	if n == 0 {
		t.mu.Unlock()
		return
	}
	last := t.cleanups[n-1]
	t.cleanups = t.cleanups[:n-1]
	t.mu.Unlock()
	defer t.cleanUp()
	last()
}
