package server

import (
	"context"
	"fmt"
	"strconv"
	"sync"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server/internal/topiclog"
)

// failureStore is the component by which a page hears that a shared callback has
// failed. There is one with Config.Debug only.
const failureStore = "_dashwire_failure"

// mostFailures is how many failures are kept for pages to ask for.
const mostFailures = 64

// failures are the errors of shared callbacks that pages show. Nobody waits for
// a shared callback, so its error is the answer to no request; the renderer shows
// only such. So a page that is told of one asks for it.
type failures struct {
	mu   sync.Mutex
	last uint64
	list map[uint64]error
}

// add keeps an error, and returns its number.
func (f *failures) add(err error) uint64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.last++
	if f.list == nil {
		f.list = map[uint64]error{}
	}
	f.list[f.last] = err
	delete(f.list, f.last-mostFailures)
	return f.last
}

func (f *failures) get(number uint64) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.list[number]
}

// showsFailures reports whether pages show what went wrong in shared callbacks.
func (s *shared) showsFailures() bool { return s.app.cfg.Debug && s.used.Load() }

// addFailures adds the callback by which a page asks for an error.
func (s *shared) addFailures() error {
	if !s.showsFailures() {
		return nil
	}
	spec := Spec{
		Inputs: []protocol.Dependency{protocol.Dep(protocol.StringID(failureStore), "data")},
		Hidden: Some(true), PreventInitialCall: Some(true),
		where: "dashwire:failures",
	}
	return s.app.add(&spec, func(_ context.Context, call *Call) error {
		var number uint64
		if err := protocol.Decode(call.req.Inputs[0].Args[0].Value, &number); err != nil {
			return PreventUpdate // the renderer also calls it when the component is drawn
		}
		if err := s.failures.get(number); err != nil {
			return fmt.Errorf("a shared callback: %w", err)
		}
		return PreventUpdate // it was too long ago
	}, nil)
}

// show has the page that made the change show an error, or if there is none that
// could, all pages.
func (s *shared) show(client *Client, err error) {
	if !s.showsFailures() {
		return
	}
	number := strconv.FormatUint(s.failures.add(err), 10)
	news := []topiclog.Change{{Key: topiclog.Key{ID: failureStore, Prop: "data"}, Value: []byte(number)}}
	if client != nil && client.State() == ClientConnected {
		client.put(news)
		return
	}
	s.app.push.all.log.Publish(news...)
	s.app.push.waker.add(s.app.push.all)
}
