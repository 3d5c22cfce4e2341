package server

import (
	"errors"
	"time"
)

// Lanes bounds what the lanes of pages may take in time and memory; see InLane.
type Lanes struct {
	// Gap is how long a lane waits for a value that doesn't come, while later ones
	// are there. Then it is given up, and the lane goes on. If zero, 10 s.
	Gap time.Duration

	// OnGap is told of values that were given up, before the lane goes on. It may be
	// called by several goroutines. If nil, they are logged only.
	OnGap func(LaneGap)

	// MaxWaiting is how many calls of one page may wait in one lane. One more is
	// answered with 503, and sent again by the page. If zero, 1,000.
	MaxWaiting int

	// MaxBytes bounds the memory for calls that wait and for answers that pages have
	// not acknowledged, counted as JSON, of which one page may take an eighth. Where
	// it is full, answers of the pages that were silent for longest give way first,
	// then calls are answered with 503. If zero, 64 MiB.
	MaxBytes int

	// MaxClients is of how many pages the lanes are remembered. The one that was
	// silent for longest gives way to a new one, unless it has calls under way. If
	// zero, 10,000.
	MaxClients int
}

// LaneGap are values of a page that never came.
type LaneGap struct {
	// Lane is the name of the lane.
	Lane string
	// RemoteAddr is the address of the page's browser.
	RemoteAddr string
	// First and Last are the numbers that the page had given them.
	First, Last uint64
}

// resolve fills in what is zero and returns what can't be.
func (l *Lanes) resolve() []error {
	if l.Gap < 0 || l.MaxWaiting < 0 || l.MaxBytes < 0 || l.MaxClients < 0 {
		return []error{errors.New("Config.Lanes: no field can be negative")}
	}
	if l.Gap == 0 {
		l.Gap = 10 * time.Second
	}
	if l.MaxWaiting == 0 {
		l.MaxWaiting = 1000
	}
	if l.MaxBytes == 0 {
		l.MaxBytes = 64 << 20
	}
	if l.MaxClients == 0 {
		l.MaxClients = 10_000
	}
	return nil
}
