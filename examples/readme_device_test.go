package examples

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
	"github.com/dashwire/dashwire/server/servertest"
)

// motor stands for a device behind a serial port.
type motor struct {
	mu    sync.Mutex
	speed float64
	heat  float64
}

// Turn sets the speed and returns what the motor has made of it.
func (m *motor) Turn(speed float64) (float64, error) {
	if speed < 0 {
		return 0, errors.New("the motor turns one way only")
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.speed = min(speed, 100)
	return m.speed, nil
}

// Temperature reads the sensor.
func (m *motor) Temperature() float64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.heat += (m.speed - m.heat) / 10
	return 20 + m.heat
}

// devicePage is the app of the README's page on devices.
func devicePage(app *server.App, device *motor) {
	app.SetLayout(html.Div(
		dcc.Slider().ID("speed").Min(0).Max(120).Value(20), html.P().ID("actual"),
		html.Button("Drive").ID("drive"), html.P().ID("temperature"),
	))

	wheel := app.Lease("motor")

	server.Callback(app, func(_ context.Context, in struct {
		Speed float64 `input:"speed.value"`
	}) (out struct {
		Actual string `output:"actual.children"`
	}, _ error) {
		actual, err := device.Turn(in.Speed)
		out.Actual = fmt.Sprintf("turns at %.0f", actual)
		return out, err
	},
		server.Shared(),        // the slider is the same in all pages, and so is what comes of it
		server.HeldBy(wheel),   // one page drives, the others look on
		server.InLane("motor"), // the motor gets each value once, in the order in which it was made
	)

	server.Callback(app, func(ctx context.Context, _ struct {
		Clicks int `input:"drive.n_clicks"`
	}) (struct{}, error) {
		wheel.Ask(server.ClientFrom(ctx)) // now, or when the driver lets go or closes the page
		return struct{}{}, nil
	}, server.PreventInitialCall(true))
	wheel.Bind(dcc.SliderDisabled("speed").Dependency(), func(v server.LeaseView) any { return !v.Mine })
}

// watchDevice tells all pages what the device says of itself.
func watchDevice(ctx context.Context, app *server.App, device *motor, interval time.Duration) error {
	clock := time.NewTicker(interval)
	defer clock.Stop()
	for {
		select {
		case <-clock.C:
			text := fmt.Sprintf("%.1f °C", device.Temperature())
			if err := app.Broadcast(html.PChildren("temperature").Set(text)); err != nil {
				return err
			}
		case <-ctx.Done():
			return nil
		}
	}
}

// TestReadmeDevice drives the README's device from two pages.
func TestReadmeDevice(t *testing.T) {
	app := server.New(server.Config{Logger: slog.New(slog.DiscardHandler)})
	device := &motor{}
	devicePage(app, device)
	ctx, cancel := context.WithCancel(t.Context())
	watched := make(chan error)
	go func() { watched <- watchDevice(ctx, app, device, time.Millisecond) }()
	first, second := servertest.Open(t, app), servertest.Open(t, app)
	for _, page := range []*servertest.Page{first, second} {
		page.WaitFor("actual.children", "turns at 20") // it ran once, before there was a page
		page.WaitFor("speed.disabled", true)
	}
	first.Set("drive.n_clicks", 1)
	first.WaitFor("speed.disabled", false)
	first.Set("speed.value", 60)
	for _, page := range []*servertest.Page{first, second} {
		page.WaitFor("actual.children", "turns at 60")
		page.WaitFor("speed.value", 60)
	}
	second.Set("speed.value", 90)
	second.WaitFor("speed.value", 60) // it does not drive
	first.Set("speed.value", 110)
	second.WaitFor("actual.children", "turns at 100") // as the motor says

	second.Set("drive.n_clicks", 1)
	second.WaitFor("speed.disabled", true) // while the other page is open
	first.Close()
	second.WaitFor("speed.disabled", false)
	second.WaitUntil(func() bool { return second.Value("temperature.children") != nil })
	cancel()
	if err := <-watched; err != nil {
		t.Error(err)
	}
}
