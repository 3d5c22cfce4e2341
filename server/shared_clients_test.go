package server

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// Twenty pages drive one device at the same time. It is driven by one of them at a
// time, and all pages end with what it has.
func TestSharedByManyPages(t *testing.T) {
	leakCheck(t)
	const pages, moves = 20, 25
	var runs, inside atomic.Int32
	var device atomic.Value
	driven := make(chan struct{})
	r := runLive(t, Config{}, func(app *App) {
		Callback(app, func(_ context.Context, in sharedIn) (sharedOut, error) {
			if inside.Add(1) != 1 {
				t.Error("the device was driven by two at a time")
			}
			defer inside.Add(-1)
			text := fmt.Sprintf("%g rpm", in.Speed)
			device.Store(text)
			if runs.Add(1) == 1+pages*moves {
				close(driven)
			}
			return sharedOut{text}, nil
		}, Shared(), Websocket())
	})
	client := newClient(t)
	for range 50 {
		getFrom(t, client, r.url("/"))
		if got := getFrom(t, client, r.url("/_dash-layout")).body; !strings.Contains(got, `"1 rpm"`) {
			t.Fatalf("a page begins with %s", got)
		}
	}
	if n := runs.Load(); n != 1 {
		t.Errorf("after 50 page loads the callback has run %d times, want once", n)
	}

	var tabs []*livePage
	for range pages {
		tabs = append(tabs, openTab(t, r))
	}
	for seq := 1; seq <= moves; seq++ {
		for i, tab := range tabs {
			tab.changeSpeed(strconv.Itoa(1000*(i+1)+seq), seq)
		}
	}
	<-driven
	began, last := time.Now(), strconv.Quote(device.Load().(string))
	for _, tab := range tabs {
		tab.waitFor("text.children", last)
		tab.waitFor("speed.value", strings.TrimSuffix(strings.Trim(last, `"`), " rpm"))
	}
	t.Logf("%d pages agreed after %.0f ms", pages, time.Since(began).Seconds()*1000)
	r.stop()
}
