//go:build unix

package server

import (
	"os"
	"syscall"
	"testing"
	"time"
)

func TestSignals(t *testing.T) { // not parallel: a signal reaches every Run
	leakCheck(t)
	raise := func(s syscall.Signal) {
		if err := syscall.Kill(os.Getpid(), s); err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		r := runApp(t, Config{})
		raise(s)
		if err := <-r.done; err != nil {
			t.Errorf("Run after %v: %v", s, err)
		}
	}
	b := newBlocker()
	r := runApp(t, Config{ShutdownTimeout: time.Hour}, b.register)
	conn := dial(t, r.addr)
	writeTo(t, conn, rawPost(blockedRequest))
	<-b.entered
	raise(syscall.SIGTERM)
	<-r.app.life.Done()
	raise(syscall.SIGTERM)
	if err := <-r.done; err == nil {
		t.Error("Run: nil after a second signal that cut a request off")
	}
}
