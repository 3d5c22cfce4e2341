package main

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

type heatIn struct {
	Target float64 `input:"target.value"`
}

type heatOut struct {
	Setpoint string `output:"setpoint.children"`
}

// register connects the pages with the device.
func register(app *server.App, device *boiler) {
	wheel := app.Lease("boiler")

	// The slider is the same in all pages. Python's twin is
	//
	//	@app.callback_shared(Output("setpoint", "children"), [Input("target", "value")])
	heat := func(_ context.Context, in heatIn) (heatOut, error) {
		return heatOut{degrees(device.set(in.Target))}, nil
	}
	server.Callback(app, heat,
		server.Shared(),         // it runs once for a change, and its outputs go to all pages
		server.HeldBy(wheel),    // only for the page that drives; for others the slider goes back
		server.InLane("boiler"), // each value once, in the order in which it was made
	)

	// One page drives at a time; the others can ask for it.
	server.Callback(app, func(ctx context.Context, _ wheelIn) (struct{}, error) {
		client := server.ClientFrom(ctx)
		if wheel.Holder() == client {
			wheel.Release(client)
		} else {
			wheel.Ask(client)
		}
		return struct{}{}, nil
	}, server.Websocket(), server.PreventInitialCall(true))

	// These show in each page how the lease stands, at once and without a callback.
	wheel.Bind(dcc.SliderDisabled("target").Dependency(), func(v server.LeaseView) any { return !v.Mine })
	wheel.Bind(html.ButtonChildren("wheel").Dependency(), wheelLabel)
	wheel.Bind(html.ButtonClassName("wheel").Dependency(), func(v server.LeaseView) any {
		if v.Mine {
			return "driving"
		}
		return ""
	})
	wheel.Bind(html.PChildren("driver").Dependency(), driverText)
}

type wheelIn struct {
	Clicks int `input:"wheel.n_clicks"`
}

func wheelLabel(v server.LeaseView) any {
	switch {
	case v.Mine:
		return "Let go"
	case v.Holder != nil:
		return "Ask for control"
	}
	return "Take control"
}

func driverText(v server.LeaseView) any {
	switch {
	case v.Mine && v.Asking != nil:
		return "You are in control, and somebody else would like to be."
	case v.Mine:
		return "You are in control. All open pages follow."
	case v.Holder != nil && v.Asking != nil:
		return "Another page is in control, and has been asked to let go."
	case v.Holder != nil:
		return "Another page is in control."
	}
	return "Nobody is in control."
}

// kept is how many readings the chart shows.
const kept = 240

// watch pushes the device's readings to all pages. It is a plain goroutine: no page
// has asked for them, and where there is none it goes on, so that the next one finds
// the chart of the last minute.
func watch(ctx context.Context, app *server.App, device *boiler, tick time.Duration) {
	clock := time.NewTicker(tick)
	defer clock.Stop()
	for n := 1; ; n++ {
		select {
		case now := <-clock.C:
			if err := show(app, device.step(tick), now, n); err != nil {
				log.Print(err) // a value that can't be sent
			}
		case <-ctx.Done():
			return
		}
	}
}

// show tells all pages of the nth reading. The chart gets a patch, which goes out
// as it is; what it all comes to is in the layout of whoever comes later.
func show(app *server.App, r reading, now time.Time, n int) error {
	p := &protocol.Patch{}
	for trace, y := range []float64{r.temperature, r.target} {
		at := func(list string) protocol.PatchAt { return p.At("data", trace, list) }
		at("x").Append(now.Format("2006-01-02 15:04:05.000"))
		at("y").Append(y)
		if n > kept {
			p.At("data", trace, "x", 0).Delete()
			p.At("data", trace, "y", 0).Delete()
		}
	}
	return app.Broadcast(
		dcc.GraphFigure("chart").Patch(p),
		html.DivChildren("temperature").Set(degrees(r.temperature)),
		html.DivStyle("flame").Set(protocol.Style{"width": fmt.Sprintf("%.0f%%", 100*r.power)}),
	)
}

func degrees(t float64) string { return fmt.Sprintf("%.1f °C", t) }
