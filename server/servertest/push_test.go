package servertest_test

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"testing"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
	"github.com/dashwire/dashwire/server/servertest"
)

// What comes in one frame calls a callback once, and what the page doesn't have is
// passed over, as in a browser.
func TestPushedTogether(t *testing.T) {
	leakCheck(t)
	app := server.New(server.Config{Live: server.Live{Enabled: true}, Logger: slog.New(slog.DiscardHandler)})
	app.SetLayout(html.Div(dcc.Store().ID("a").Data(0), dcc.Store().ID("b").Data(0), html.P().ID("sum")))
	var order ran
	server.Callback(app, func(_ context.Context, in struct {
		A int `input:"a.data"`
		B int `input:"b.data"`
	}) (out struct {
		Sum string `output:"sum.children"`
	}, _ error) {
		order.add(fmt.Sprint(in.A, in.B))
		out.Sum = strconv.Itoa(in.A + in.B)
		return out, nil
	})
	page := servertest.Open(t, app)
	line := &protocol.Patch{}
	line.At("x").Append(1)
	data := func(id string, value any) protocol.Update { return protocol.NewProp[any](id, "data").Set(value) }
	if err := app.Broadcast(data("a", 2), data("elsewhere", line), data("b", 3)); err != nil {
		t.Fatal(err)
	}
	page.WaitFor("sum.children", "5")
	if got := order.take(); got != "0 0 2 3" {
		t.Errorf("the callback has run with %s", got)
	}
	if got := page.JSON("elsewhere.data"); got != "" {
		t.Errorf("a component that isn't there has %s", got)
	}
}
