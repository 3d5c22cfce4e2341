package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/signal"
	"syscall"
)

// ErrShutdown is what Run returns if Shutdown was called before it.
var ErrShutdown = errors.New("the app has been shut down; make a new one with server.New")

// Run starts the app on Config.Addr, prints a banner, and serves until ctx ends,
// the process gets SIGINT or SIGTERM, or Shutdown is called. Then it takes no new
// connections, and the requests under way have Config.ShutdownTimeout to finish.
// A second signal ends them at once, a third one the process.
//
// It returns nil after such a stop, an error if the app can't start or requests
// had to be cut off. An App runs once.
func (a *App) Run(ctx context.Context) error {
	switch {
	case a.transport.closing.Load():
		return ErrShutdown
	case !a.ran.CompareAndSwap(false, true):
		return errors.New("App.Run was called before; an App runs once")
	}
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)

	// Listening comes first: a port that is taken shows before anything is fetched.
	ln, err := a.listen()
	if err != nil {
		return err
	}
	defer ln.Close()

	ready := make(chan error, 1)
	go func() { ready <- a.Start() }() // heeds a.life, and Run waits for it
	select {
	case err = <-ready:
	case <-ctx.Done():
		a.end()
		err = <-ready
	case <-signals:
		a.end()
		err = <-ready
	}
	if stopped := a.life.Err() != nil; stopped || err != nil {
		if stopped {
			err = nil
		}
		return errors.Join(err, a.Shutdown(context.Background())) // nothing is under way
	}
	a.printBanner(ln.Addr())
	if a.cfg.OnListen != nil {
		a.cfg.OnListen(ln.Addr())
	}
	return a.serveUntil(ctx, ln, signals)
}

func (a *App) serveUntil(ctx context.Context, ln net.Listener, signals chan os.Signal) error {
	failed := make(chan error, 1)
	go func() { failed <- a.transport.listen(ln) }() // ends with the listener
	var err error
	select {
	case err = <-failed:
		failed <- nil
	case <-ctx.Done():
	case <-signals:
	}
	// If the listener ended because somebody else called Shutdown, that one decides
	// how long it takes.
	grace, cancel := context.WithCancel(context.Background())
	if err != nil || !a.transport.closing.Load() {
		cancel()
		grace, cancel = context.WithTimeout(context.Background(), a.cfg.ShutdownTimeout)
	}
	defer cancel()
	stopped := make(chan error, 1)
	go func() { stopped <- a.Shutdown(grace) }() // ends before Run
	var shutdown error
	select {
	case shutdown = <-stopped:
	case <-signals:
		signal.Stop(signals) // so that the next one does what it does by default
		cancel()
		shutdown = <-stopped
	}
	return errors.Join(err, <-failed, shutdown)
}

// Shutdown ends the app: it takes no new connections and requests, and waits for
// those that are under way. Their contexts stay open that long, so that a
// callback can finish what it began; what the app does beside requests ends at
// once. When ctx ends before they do, their contexts end, their connections are
// closed, and the error says how many were cut off. A handler that doesn't heed
// its context is not waited for any longer. Background callbacks belong to what
// ends at once: their contexts end, and they have until ctx ends to return.
//
// Shutdown may be called by any number of goroutines, before, during and after
// Run; each call waits. Afterwards the app can't be used again.
func (a *App) Shutdown(ctx context.Context) error {
	a.jobs.stop()
	a.end()
	a.sockets.stop()
	a.detours.stop()
	a.transport.stop()
	a.inner.close()
	err := a.transport.wait(ctx)
	if err == nil {
		err = a.sockets.wait(ctx)
	}
	a.lanes.stop() // no request comes any more
	lanesErr := errors.Join(a.lanes.wait(ctx), a.shared.wait(ctx))
	if err != nil {
		count := a.transport.gate.count()
		a.cutWork()
		a.sockets.cut()
		a.transport.cut()
		err = fmt.Errorf("shutdown: %d connections with requests under way were cut off: %w", count, err)
	}
	a.cutWork()
	a.watcher.wait()
	a.push.clients.close()
	a.leases.close()
	err = errors.Join(err, lanesErr, a.jobs.wait(ctx), a.push.closeHooks(ctx), a.push.closeState(ctx))
	a.release.Do(a.close)
	return err
}

// close gives back what start took. An app that has not been started can't be
// any more.
func (a *App) close() {
	a.build.Do(func() { a.err = ErrShutdown })
	a.metrics.unregister()
	if err := a.pages.close(); err != nil {
		a.log.Warn("the bundle of browser files can't be closed", "error", err)
	}
}
