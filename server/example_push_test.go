package server_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
	"github.com/dashwire/dashwire/server/servertest"
)

// A value that is set for all pages is in the layout of those that come later.
func ExampleApp_Broadcast() {
	app := server.New(server.Config{Live: server.Live{Enabled: true}})
	app.SetLayout(dcc.Slider().ID("speed").Value(1))
	if err := app.Broadcast(dcc.SliderValue("speed").Set(7)); err != nil {
		fmt.Println(err)
	}

	answer := httptest.NewRecorder()
	app.Handler().ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/_dash-layout", nil))
	body, _ := io.ReadAll(answer.Body)
	fmt.Println(strings.Contains(string(body), `"id":"speed","value":7`))
	// Output: true
}

// Pages join a topic when they connect, and get what is set there: also what was
// set before.
func ExampleApp_Topic() {
	app := server.New(server.Config{})
	app.SetLayout(html.Div(html.H1("Room").ID("title"), html.Ul().ID("lines").With("children", []any{})))
	room := app.Topic("room 7")
	app.OnConnect(func(_ context.Context, c *server.Client) {
		if err := c.Join(room); err != nil {
			fmt.Println(err)
		}
	})

	line := &protocol.Patch{}
	line.At().Append(html.Li("Hello"))
	err := room.Set(html.H1Children("title").Set("Room 7"), html.UlChildren("lines").Patch(line))
	fmt.Println(string(room.Value(html.H1Children("title").Dependency())), err)
	// Output: "Room 7" <nil>
}

// A callback sets something in the page that called it, at any time later.
func ExampleCall_Client() {
	results := make(chan string)
	measure := func() <-chan string { return results }

	app := server.New(server.Config{Live: server.Live{Enabled: true}})
	app.SetLayout(html.Div(html.Button("Start").ID("start"), html.Div().ID("status")))
	type in struct {
		Clicks int `input:"start.n_clicks"`
	}
	type out struct {
		Text string `output:"status.children"`
	}
	server.Callback(app, func(ctx context.Context, _ in) (out, error) {
		page := server.ClientFrom(ctx)
		go func() { // ends with the page at the latest
			select {
			case result := <-measure():
				_ = page.Set(html.DivChildren("status").Set(result)) // fails only if the page has gone
			case <-page.Context().Done():
			}
		}()
		return out{"measuring"}, nil
	}, server.PreventInitialCall(true))

	err := servertest.Try(func(t servertest.TB) {
		page := servertest.Open(t, app)
		page.Set("start.n_clicks", 1)
		fmt.Println(page.Value("status.children"))
		results <- "21 °C"
		page.WaitFor("status.children", "21 °C")
		fmt.Println(page.Value("status.children"))
	})
	fmt.Println(err)
	// Output:
	// measuring
	// 21 °C
	// <nil>
}
