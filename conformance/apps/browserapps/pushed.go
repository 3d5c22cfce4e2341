package main

import (
	"context"
	"fmt"
	"math"
	"strconv"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

// Pushes of every form, and what they call in the page.
var pushedApps = map[string]app{"pushed-forms": {live, pushedForms}}

func pushedForms(a *server.App) {
	rows := []any{}
	for n := range 2 {
		rows = append(rows, html.Div(
			dcc.Store().DictID(dict("part", "row", "n", n)).Data(fmt.Sprintf("row %d", n)),
			html.P("-").DictID(dict("part", "echo", "n", n)).ClassName("echo"),
		))
	}
	store := func(id string) protocol.Prop[any] { return protocol.NewProp[any](id, "data") }
	a.SetLayout(html.Div(
		html.Div(rows...), html.P("-").ID("all"),
		dcc.Store().ID("a").Data("a"), dcc.Store().ID("b").Data("b"), dcc.Store().ID("unset"),
		html.P().ID("first"), html.P().ID("second"), html.P().ID("both"), html.P().ID("odd"),
		dcc.Input().ID("own").Type("number").ValueNumber(1), html.P().ID("rounded"),
		dcc.Slider().ID("slider").Min(0).Max(10).Value(5), html.P().ID("span"),
		dcc.Graph().ID("graph").Figure(map[string]any{"data": []any{}, "layout": map[string]any{}}),
		html.Button("rows").ID("rows"), html.Button("absent").ID("absent"), html.Button("touch").ID("touch"), html.Button("ends").ID("ends"), html.Button("draw").ID("draw"),
		html.P("still").ID("after"), html.P("0").ID("there"),
	))
	pressed := func(button string, do func() error) {
		server.Callback(a, func(context.Context, struct {
			N int `input:"button.n_clicks"`
		}) (struct{}, error) {
			return struct{}{}, do()
		}, server.ID("button", button), server.PreventInitialCall(true))
	}
	pressed("rows", func() error {
		for n := range 2 {
			row := protocol.Update{ID: dict("part", "row", "n", n), Property: "data", Value: fmt.Sprintf("pushed %d", n)}
			if err := a.Broadcast(row); err != nil {
				return err
			}
		}
		return nil
	})
	// Of what a page doesn't have it takes nothing, and all else.
	pressed("absent", func() error {
		more := &protocol.Patch{}
		more.At("x").Assign(1)
		if err := a.Broadcast(html.PChildren("nowhere").Set("lost"), store("nobody").Patch(more), html.PChildren("after").Set("here")); err != nil {
			return err
		}
		return a.Broadcast(protocol.Update{ID: dict("part", "row", "n", 99), Property: "data", Value: 1})
	})
	pressed("touch", func() error {
		return a.Update("a", "b", "unset", dict("part", "row", "n", 0).String(), dict("part", "row", "n", 1).String())
	})
	pressed("ends", func() error {
		return a.Broadcast(dcc.SliderMin("slider").Set(2), dcc.SliderMax("slider").Set(8), dcc.SliderValue("slider").Set(4))
	})
	pressed("draw", func() error {
		trace := map[string]any{"y": []float64{1, math.NaN(), 3}, "x": protocol.Array([]int32{10, 20, 30})}
		return a.Broadcast(dcc.GraphFigure("graph").Set(map[string]any{"data": []any{trace}, "layout": map[string]any{}}))
	})
	count := func(in, out string) {
		server.Callback(a, func(_ context.Context, in struct {
			Data any `input:"in.data"`
		}) (out struct {
			Text string `output:"out.children"`
		}, _ error) {
			out.Text = fmt.Sprint(in.Data)
			return out, nil
		}, server.ID("in", in), server.ID("out", out))
	}
	count("a", "first")
	count("b", "second")
	count("unset", "odd")
	server.Callback(a, func(_ context.Context, in struct {
		A any `input:"a.data"`
		B any `input:"b.data"`
	}) (out struct {
		Text string `output:"both.children"`
	}, _ error) {
		out.Text = fmt.Sprint(in.A, in.B)
		return out, nil
	})
	server.Callback(a, func(_ context.Context, in struct {
		Data string `input:"{part:row,n:MATCH}.data"`
	}) (out struct {
		Text string `output:"{part:echo,n:MATCH}.children"`
	}, _ error) {
		out.Text = "has " + in.Data
		return out, nil
	})
	server.Callback(a, func(_ context.Context, in struct {
		Data []string `input:"{part:row,n:ALL}.data"`
	}) (out struct {
		Text string `output:"all.children"`
	}, _ error) {
		out.Text = fmt.Sprint(in.Data)
		return out, nil
	})
	server.Callback(a, func(_ context.Context, in struct {
		Min   float64 `input:"slider.min"`
		Max   float64 `input:"slider.max"`
		Value float64 `input:"slider.value"`
	}) (out struct {
		Text string `output:"span.children"`
	}, _ error) {
		out.Text = fmt.Sprintf("%g in %g to %g", in.Value, in.Min, in.Max)
		return out, nil
	})
	// It sets its own input: that calls it again, and then it has nothing to set.
	server.Callback(a, func(ctx context.Context, in struct {
		Own float64 `input:"own.value"`
	}) (out struct {
		Text string `output:"rounded.children"`
	}, _ error) {
		out.Text = fmt.Sprint(in.Own)
		if whole := math.Round(in.Own); whole != in.Own {
			return out, server.ClientFrom(ctx).Set(protocol.NewProp[float64]("own", "value").Set(whole))
		}
		return out, nil
	}, server.Websocket())
	a.OnConnect(func(context.Context, *server.Client) { told(a) })
	a.OnDisconnect(func(*server.Client) { told(a) })
}

// told says in all pages how many there are.
func told(a *server.App) {
	_ = a.Broadcast(html.PChildren("there").Set(strconv.Itoa(len(a.Clients()))))
}
