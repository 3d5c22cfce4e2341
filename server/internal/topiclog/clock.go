package topiclog

import (
	"crypto/rand"
	"encoding/hex"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// Clock numbers what happens in all topics of an app. A number is drawn with the
// lock of its topic held, so that who reads Now and then takes the lock finds
// everything up to that.
type Clock struct {
	// Timed has entries know when they were published. It is set before anything is.
	Timed bool

	epoch string
	now   atomic.Uint64

	known, began uint64 // see Continue
}

// NewClock returns a clock that begins with 1, in an epoch of its own.
func NewClock() *Clock {
	var random [6]byte
	rand.Read(random[:]) // it never fails
	return &Clock{epoch: hex.EncodeToString(random[:])}
}

// Continue has the clock go on with number now, where another one of the same epoch
// ended. Of what that one has drawn over known, nothing is known. It must be called
// before anybody is given a position.
func (c *Clock) Continue(epoch string, known, now uint64) {
	c.epoch, c.known, c.began = epoch, known, now
	c.now.Store(now)
}

// Epoch tells the clock from those of other runs of the program.
func (c *Clock) Epoch() string { return c.epoch }

// Now is the last number that was drawn.
func (c *Clock) Now() uint64 { return c.now.Load() }

// Tick draws a number.
func (c *Clock) Tick() uint64 { return c.now.Add(1) }

// time returns when something is published, 0 if that isn't noted down.
func (c *Clock) time() int64 {
	if !c.Timed {
		return 0
	}
	return time.Now().UnixNano()
}

// AppendPosition appends a number as a page keeps it.
func (c *Clock) AppendPosition(dst []byte, seq uint64) []byte {
	return strconv.AppendUint(append(append(dst, c.epoch...), '.'), seq, 10)
}

// ParsePosition reads what AppendPosition wrote. It is false for a position of
// another epoch, for one that was never given out, as the text comes from a client,
// and for one of which nothing is known.
func (c *Clock) ParsePosition(text string) (uint64, bool) {
	epoch, number, ok := strings.Cut(text, ".")
	if !ok || epoch != c.epoch {
		return 0, false
	}
	seq, err := strconv.ParseUint(number, 10, 64)
	return seq, err == nil && seq <= c.Now() && (seq <= c.known || seq >= c.began)
}
