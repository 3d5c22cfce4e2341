package twins

import (
	"context"
	"fmt"

	"github.com/dashwire/dashwire/server"
)

func oneOutput(app *server.App) {
	server.Callback(app, func(_ context.Context, in struct {
		Name string `input:"name.value"`
	}) (out struct {
		Text string `output:"greeting.children"`
	}, _ error) {
		out.Text = "Hello " + in.Name
		return out, nil
	})
}

func severalOutputs(app *server.App) {
	server.Callback(app, func(_ context.Context, in struct {
		A      float64 `input:"a.value"`
		B      float64 `input:"b.value"`
		Digits int     `state:"digits.value"`
	}) (out struct {
		Sum     string `output:"sum.children"`
		Product string `output:"product.children"`
	}, _ error) {
		out.Sum = fmt.Sprintf("%.*f", in.Digits, in.A+in.B)
		out.Product = fmt.Sprintf("%.*f", in.Digits, in.A*in.B)
		return out, nil
	})
}

func byName(app *server.App) {
	server.Callback(app, func(_ context.Context, in struct {
		Price float64 `input:"price.value"`
		Count int     `state:"count.value"`
	}) (out struct {
		Total float64 `output:"total.children"`
		Note  string  `output:"note.children"`
	}, _ error) {
		out.Total = in.Price * float64(in.Count)
		out.Note = fmt.Sprintf("%d pieces", in.Count)
		return out, nil
	})
}

func groups(app *server.App) {
	server.Callback(app, func(_ context.Context, in struct {
		Range struct {
			Low  int `input:"from.value"`
			High int `input:"to.value"`
		}
		Factor int `input:"factor.value"`
	}) (out struct {
		Size int `output:"size.children"`
		Ends struct {
			Low  int `output:"low.children"`
			High int `output:"high.children"`
		}
	}, _ error) {
		out.Ends.Low, out.Ends.High = in.Factor*in.Range.Low, in.Factor*in.Range.High
		out.Size = out.Ends.High - out.Ends.Low
		return out, nil
	})
}

func noInitialCall(app *server.App) {
	server.Callback(app, func(_ context.Context, in struct {
		Clicks int `input:"save.n_clicks"`
	}) (out struct {
		Text string `output:"saved.children"`
	}, _ error) {
		out.Text = fmt.Sprintf("saved %d times", in.Clicks)
		return out, nil
	}, server.PreventInitialCall(true))
}

func noUpdate(app *server.App) {
	server.Callback(app, func(_ context.Context, in struct {
		N server.Opt[int] `input:"n.value"`
	}) (out struct {
		Half  server.Opt[int] `output:"half.children"`
		Fault string          `output:"fault.children"`
	}, _ error) {
		n, ok := in.N.Get()
		switch {
		case !ok: // null, or not there
			return out, server.PreventUpdate
		case n%2 == 1: // Half isn't set, so it stays as it is
			out.Fault = fmt.Sprintf("%d is odd", n)
		default:
			out.Half.Set(n / 2)
		}
		return out, nil
	})
}

func noOutput(app *server.App) {
	server.Callback(app, func(_ context.Context, in struct {
		Text string `input:"message.value"`
	}) (struct{}, error) {
		fmt.Println("somebody wrote", in.Text)
		return struct{}{}, nil
	})
}

func triggered(app *server.App) {
	server.Callback(app, func(ctx context.Context, in struct {
		Next int `input:"next.n_clicks"`
		Back int `input:"back.n_clicks"`
		Page int `state:"page.children"`
	}) (out struct {
		Page int `output:"page.children"`
	}, _ error) {
		switch server.CallFrom(ctx).TriggeredID().String() {
		case "next":
			out.Page = in.Page + 1
		case "back":
			out.Page = in.Page - 1
		default:
			return out, server.PreventUpdate
		}
		return out, nil
	})
}

func circular(app *server.App) {
	server.Callback(app, func(ctx context.Context, in struct {
		Celsius    float64 `input:"celsius.value"`
		Fahrenheit float64 `input:"fahrenheit.value"`
	}) (out struct {
		Celsius    server.Opt[float64] `output:"celsius.value"`
		Fahrenheit server.Opt[float64] `output:"fahrenheit.value"`
	}, _ error) {
		if server.CallFrom(ctx).IsTriggered("fahrenheit.value") {
			out.Celsius.Set((in.Fahrenheit - 32) / 1.8)
		} else {
			out.Fahrenheit.Set(in.Celsius*1.8 + 32)
		}
		return out, nil
	})
}
