package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

// An app of everything that lasts, which says how much it holds. What it remembers
// of pages that have gone is little, so that a short time shows whether that ends.
var soakApps = map[string]app{"soak": {func(cfg *server.Config) {
	cfg.Live = server.Live{Enabled: true, ClientTimeout: time.Second, HandlerTimeout: time.Second, MaxPending: 128 << 10}
	cfg.Lanes.MaxClients = 20
}, soak}}

// holding is what the process holds, after a collection.
type holding struct {
	Clients    int
	Goroutines int
	Files      int
	HeapBytes  uint64
	AnonKiB    int // of its resident memory what no file backs
}

func holdingNow(a *server.App) (h holding, err error) {
	runtime.GC()
	runtime.GC() // what pools kept at the first
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	files, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return h, err
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return h, err
	}
	h = holding{Clients: len(a.Clients()), Goroutines: runtime.NumGoroutine(), Files: len(files), HeapBytes: m.HeapAlloc}
	for line := range strings.Lines(string(status)) {
		if value, ok := strings.CutPrefix(line, "RssAnon:"); ok {
			_, err = fmt.Sscan(value, &h.AnonKiB)
		}
	}
	return h, err
}

func soak(a *server.App) {
	state := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		h, err := holdingNow(a)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(h)
	})
	push := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if err := soakPush(a); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintln(w, "true")
	})
	err := a.Extend(server.Extension{Name: "soak", Routes: []server.Route{{Path: "holding", Handler: state}, {Path: "push", Handler: push}}})
	if err != nil {
		panic(err)
	}
	room := a.Topic("room")
	a.OnConnect(func(_ context.Context, c *server.Client) { _ = c.Join(room) }) // it may be gone again
	parts := []any{}
	for _, id := range []string{"now", "line", "own", "in", "out-socket", "out-http", "out-lane"} {
		parts = append(parts, dcc.Store().ID(id))
	}
	a.SetLayout(html.Div(parts...))
	answer := func(output string, opts ...server.Option) {
		spec := server.Spec{
			Inputs: []protocol.Dependency{protocol.Dep("in", "data")}, Outputs: []protocol.Dependency{protocol.Dep(output, "data")},
			PreventInitialCall: server.Some(true),
		}
		for _, opt := range opts {
			opt(&spec)
		}
		a.Handle(spec, func(_ context.Context, call *server.Call) error {
			if output == "out-socket" {
				if err := call.Client().Set(protocol.NewProp[string]("own", "data").Set("called")); err != nil {
					return err
				}
			}
			return call.Set(0, call.InputValues()["in.data"])
		})
	}
	answer("out-socket", server.Websocket())
	answer("out-http")
	answer("out-lane", server.InLane("motor"))
}

// soakPush pushes some values of each kind.
func soakPush(a *server.App) error {
	now := time.Now().UnixNano()
	for i := range 10 {
		value := fmt.Sprint(now, " ", i, strings.Repeat(" ", 100))
		if err := a.Broadcast(protocol.NewProp[string]("now", "data").Set(value)); err != nil {
			return err
		}
		if err := a.Topic("room").SetEvery(protocol.NewProp[string]("line", "data").Set(value)); err != nil {
			return err
		}
	}
	return nil
}
