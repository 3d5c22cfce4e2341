package twins

import (
	"context"
	"log/slog"
	"testing"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
	"github.com/dashwire/dashwire/server/servertest"
)

// measured is what measure returns, a value at a time.
var measured = make(chan float64)

// measure is what a page's own callback waits for in the README.
func measure(ctx context.Context) (float64, error) {
	select {
	case celsius := <-measured:
		return celsius, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// TestPersistentTwin runs the page's callback that lasts as long as its page, which
// asks that for a value each time.
func TestPersistentTwin(t *testing.T) {
	app := server.New(server.Config{AssetsFolder: t.TempDir(), Logger: slog.New(slog.DiscardHandler)})
	app.SetLayout(html.Div(dcc.Input().ID("unit").Value("C"), html.P().ID("now")))
	persistent(app)
	page := servertest.Open(t, app)
	measured <- 20.5
	page.WaitFor("now.children", "20.5 °C")
	page.Set("unit.value", "centigrade")
	measured <- 21
	page.WaitFor("now.children", "21 °centigrade")
}
