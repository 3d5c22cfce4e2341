package server

import (
	"errors"
	"io"
	"net"
	"os"
	"testing"
	"time"
)

// clockedConn is a connection that counts how often its deadline is moved. Reads
// time out until it has a deadline after until.
type clockedConn struct {
	net.Conn
	until time.Time
	by    time.Time
	moved int
}

func (c *clockedConn) SetReadDeadline(by time.Time) error {
	c.by = by
	c.moved++
	return nil
}

func (c *clockedConn) Read([]byte) (int, error) {
	if !c.by.After(c.until) {
		return 0, os.ErrDeadlineExceeded
	}
	return 1, nil
}

func TestReadDeadlineIsMovedWhenItMustBe(t *testing.T) {
	t.Parallel()
	now := time.Now()
	inner := &clockedConn{}
	c := newTransport(nil).newConn(inner)
	set := func(after time.Duration) {
		t.Helper()
		if err := c.SetReadDeadline(now.Add(after)); err != nil {
			t.Fatal(err)
		}
	}
	set(20 * time.Second)  // a request
	set(120 * time.Second) // idle
	set(21 * time.Second)  // the next request
	if inner.moved != 1 || !inner.by.Equal(now.Add(20*time.Second)) {
		t.Errorf("moved %d times, to %v; want one move, to the first request's", inner.moved, inner.by.Sub(now))
	}
	set(10 * time.Second)
	if !inner.by.Equal(now.Add(10 * time.Second)) {
		t.Errorf("an earlier deadline has to be set at once, but it is %v", inner.by.Sub(now))
	}

	// The connection's deadline is over, the one that was asked for last is not.
	set(25 * time.Second)
	inner.until = now.Add(10 * time.Second)
	if n, err := c.Read(make([]byte, 1)); n != 1 || err != nil {
		t.Errorf("Read before the deadline: %d, %v", n, err)
	}
	// It is over as well.
	set(-time.Second)
	inner.until = now
	if _, err := c.Read(make([]byte, 1)); !isTimeout(err) {
		t.Errorf("Read after the deadline: %v", err)
	}
	// The app stops while a read waits.
	set(30 * time.Second)
	inner.until = now.Add(time.Hour)
	c.drained.Store(true)
	if _, err := c.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		t.Errorf("Read after stop: %v", err)
	}
}
