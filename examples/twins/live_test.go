package twins

import (
	"context"
	"fmt"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
)

func overWebsocket(app *server.App) {
	server.Callback(app, func(ctx context.Context, in struct {
		Clicks int `input:"count.n_clicks"`
	}) (out struct {
		Total string `output:"total.children"`
	}, _ error) {
		for step := range 3 {
			server.CallFrom(ctx).SetProps(html.PChildren("stage").Set(fmt.Sprintf("step %d", step))) // shows at once
			if err := work(ctx, step); err != nil {
				return out, err
			}
		}
		out.Total = fmt.Sprintf("counted %d times", in.Clicks)
		return out, nil
	}, server.Websocket())
}

func persistent(app *server.App) {
	server.Callback(app, func(ctx context.Context, _ struct{}) (struct{}, error) {
		call := server.CallFrom(ctx)
		for {
			celsius, err := measure(ctx) // ctx ends with the page
			if err != nil {
				return struct{}{}, err
			}
			unit, err := server.GetProp(ctx, call, dcc.InputValue("unit"))
			if err != nil {
				return struct{}{}, err
			}
			call.SetProps(html.PChildren("now").Set(fmt.Sprintf("%g °%s", celsius, unit.Or("C"))))
		}
	}, server.Websocket(), server.Persistent())
}
