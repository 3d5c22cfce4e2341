package server

import (
	"errors"
	"time"
)

// Live is about pages that the server pushes to.
type Live struct {
	// Enabled gives pages the live channel. If false, they have it if the app calls
	// App.Topic, App.Broadcast, App.OnConnect or App.OnDisconnect before it starts,
	// or declares a callback that needs it.
	Enabled bool

	// ClientTimeout is how long a client that is away is kept, with what was pushed
	// to it meanwhile. One that comes back later is a new client. If zero, 2 min.
	ClientTimeout time.Duration

	// HandlerTimeout is how long the context of a websocket callback goes on after
	// its client's socket has gone. If zero, 15 s.
	HandlerTimeout time.Duration

	// SilenceTimeout is how long a page may give no sign of life until it is away,
	// though its connection lives: a tab that the browser has frozen, or that has
	// crashed while another one uses the same websocket. A page that has nothing to
	// say is asked after half of that. It is at least 50 ms. If zero, 5 s.
	SilenceTimeout time.Duration

	// LeaseTimeout is how long a page keeps a Lease after its last sign of life,
	// which its script gives every 2 s. If zero, 5 s.
	LeaseTimeout time.Duration

	// MaxPending is how many bytes of values that may not be left out wait for a
	// client that reads slowly; then its socket is ended, and the client comes back
	// for what it missed. Topics keep up to twice that much. If zero, 1 MiB.
	MaxPending int

	// MaxClients bounds the clients that are known at a time, those away among them.
	// Where there is one more, that which has been away for longest is forgotten; if
	// none is away, the new one gets no pushes. If zero, 100,000.
	MaxClients int

	// MaxStreams bounds the pages that have an event stream or a long poll at a time,
	// since no websocket gets through to them. One more is answered with 503 and
	// asks again. If zero, 10,000.
	MaxStreams int

	// MaxStateBytes bounds what Config.StateFile keeps, counted roughly; the file itself
	// may be up to four times as long. A client or a topic for which there is no room
	// is not kept, with a line in the log. If zero, 256 MiB.
	MaxStateBytes int
}

// resolve fills in what is zero and returns what can't be.
func (l *Live) resolve() []error {
	if l.ClientTimeout < 0 || l.HandlerTimeout < 0 || l.SilenceTimeout < 0 || l.LeaseTimeout < 0 || l.MaxPending < 0 || l.MaxClients < 0 || l.MaxStreams < 0 || l.MaxStateBytes < 0 {
		return []error{errors.New("Config.Live: no field can be negative")}
	}
	if l.ClientTimeout == 0 {
		l.ClientTimeout = 2 * time.Minute
	}
	if l.HandlerTimeout == 0 {
		l.HandlerTimeout = 15 * time.Second
	}
	if l.SilenceTimeout == 0 {
		l.SilenceTimeout = 5 * time.Second
	}
	if l.LeaseTimeout == 0 {
		l.LeaseTimeout = 5 * time.Second
	}
	if l.MaxPending == 0 {
		l.MaxPending = 1 << 20
	}
	if l.MaxClients == 0 {
		l.MaxClients = 100_000
	}
	if l.MaxStreams == 0 {
		l.MaxStreams = 10_000
	}
	if l.MaxStateBytes == 0 {
		l.MaxStateBytes = 256 << 20
	}
	return nil
}
