package server_test

import (
	"context"
	"fmt"
	"strconv"

	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
)

func ExampleBackground() {
	bar := html.ProgressValue("bar")
	work := func(ctx context.Context, _ struct {
		Clicks int `input:"start.n_clicks"`
	}) (out struct {
		Text string `output:"result.children"`
	}, _ error) {
		for step := range 5 {
			if err := ctx.Err(); err != nil { // cancelled
				return out, err
			}
			server.CallFrom(ctx).Progress(bar.Set(strconv.Itoa(20 * (step + 1)))) // nil in a test, which is fine
		}
		out.Text = "done"
		return out, nil
	}

	app := server.New(server.Config{})
	server.Callback(app, work,
		server.Background(),
		server.ProgressDefault(bar.Set("0")),
		server.Cancel(html.ButtonNClicks("cancel")),
		server.Running(html.ButtonDisabled("start"), true, false),
	)

	out, err := work(context.Background(), struct {
		Clicks int `input:"start.n_clicks"`
	}{1})
	fmt.Println(out.Text, err)
	// Output: done <nil>
}
