package twins

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

func patch(app *server.App) {
	server.Callback(app, func(_ context.Context, in struct {
		N int `input:"clock.n_intervals"`
	}) (out struct {
		Figure protocol.Patch `output:"chart.figure"`
	}, _ error) {
		out.Figure.At("data", 0, "y").Append(in.N)
		out.Figure.At("layout", "title", "text").Assign(fmt.Sprintf("%d points", in.N))
		return out, nil
	})
}

func patchOperations(app *server.App) {
	server.Callback(app, func(_ context.Context, _ struct {
		Clicks int `input:"go.n_clicks"`
	}) (out struct {
		Data protocol.Patch `output:"store.data"`
	}, _ error) {
		p := &out.Data
		p.At("name").Assign("new")
		p.At("old").Delete()
		p.At("style").Merge(map[string]string{"color": "red"})
		p.At("list").Append(4)
		p.At("list").Prepend(0)
		p.At("list").Insert(1, "x")
		p.At("list").Extend([]int{5, 6})
		p.At("list").Remove("x")
		p.At("list").Reverse()
		p.At("log").Clear()
		p.At("n").Add(1)
		p.At("n").Sub(2)
		p.At("n").Mul(3)
		p.At("n").Div(4)
		return out, nil
	})
}

func setProps(app *server.App) {
	server.Callback(app, func(ctx context.Context, in struct {
		Clicks int    `input:"save.n_clicks"`
		Text   string `state:"text.value"`
	}) (struct{}, error) {
		server.CallFrom(ctx).SetProps(
			html.PChildren("status").Set(fmt.Sprintf("saved %d letters", len(in.Text))),
			html.ButtonDisabled("save").Set(true),
			dcc.InputValue(protocol.Dict("type", "copy", "row", 1)).Set(in.Text),
		)
		return struct{}{}, nil
	})
}

func alternateOutputs(app *server.App) {
	server.Callback(app, func(ctx context.Context, in struct {
		Tab string `input:"tabs.value"`
	}) (struct{}, error) {
		server.CallFrom(ctx).SetProps(html.DivChildren("content-of-" + in.Tab).Set("you are here"))
		return struct{}{}, nil
	})
}

func allowDuplicate(app *server.App) {
	server.Callback(app, func(_ context.Context, _ struct {
		Clicks int `input:"start.n_clicks"`
	}) (out struct {
		Log string `output:"log.children"`
	}, _ error) {
		out.Log = "started"
		return out, nil
	})

	server.Callback(app, func(_ context.Context, _ struct {
		Clicks int `input:"stop.n_clicks"`
	}) (out struct {
		Log string `output:"log.children,allow_duplicate"`
	}, _ error) {
		out.Log = "stopped"
		return out, nil
	}, server.PreventInitialCall(true))

	server.Callback(app, func(_ context.Context, _ struct {
		Clicks int `input:"reset.n_clicks"`
	}) (out struct {
		Log string `output:"log.children,allow_duplicate"`
	}, _ error) {
		out.Log = ""
		return out, nil
	}, server.InitialDuplicate()) // runs when the page loads, in any order with the others
}

func running(app *server.App) {
	server.Callback(app, func(_ context.Context, in struct {
		Clicks int `input:"go.n_clicks"`
	}) (out struct {
		Answer int `output:"answer.children"`
	}, _ error) {
		out.Answer = 42 + in.Clicks
		return out, nil
	},
		server.Running(html.ButtonDisabled("go"), true, false),
		server.Running(html.PChildren("status"), "thinking", ""),
	)
}

func background(app *server.App) {
	bar := html.ProgressValue("bar")
	server.Callback(app, func(ctx context.Context, in struct {
		Clicks int `input:"start.n_clicks"`
	}) (out struct {
		Result string `output:"result.children"`
	}, _ error) {
		for step := range 10 {
			if err := work(ctx, step); err != nil { // ctx ends when the job is cancelled
				return out, err
			}
			server.CallFrom(ctx).Progress(bar.Set(strconv.Itoa(10 * (step + 1))))
		}
		out.Result = fmt.Sprintf("done %d times", in.Clicks)
		return out, nil
	},
		server.Background(),
		server.Interval(500*time.Millisecond),
		server.PreventInitialCall(true),
		server.Running(html.ButtonDisabled("start"), true, false),
		server.ReportsTo(bar),
		server.ProgressDefault(bar.Set("0")),
		server.Cancel(html.ButtonNClicks("stop")),
		server.CacheIgnore(html.ButtonNClicks("start")),
	)
}

func onError(app *server.App) {
	sorry := func(_ context.Context, call *server.Call, err error) error {
		call.SetProps(html.PChildren("message").Set("sorry: " + err.Error()))
		return nil // dealt with; the outputs stay as they are
	}
	server.Callback(app, func(_ context.Context, in struct {
		N float64 `input:"n.value"`
	}) (out struct {
		Inverse float64 `output:"inverse.children"`
	}, _ error) {
		if in.N == 0 {
			return out, errors.New("division by zero")
		}
		out.Inverse = 1 / in.N
		return out, nil
	}, server.OnError(sorry))
}
