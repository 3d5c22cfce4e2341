package main

import (
	"context"
	"fmt"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
)

// Figures: drawn, drawn again, clicked, zoomed and extended.
var graphApps = map[string]app{
	"graph-redraw": {nil, graphRedraw},
	"graph-click":  {nil, graphClick},
	"graph-zoom":   {nil, graphZoom},
	"graph-extend": {nil, graphExtend},
}

// An object is one of JSON, such as a figure.
type object map[string]any

// bars is a figure with one bar for each height.
func bars(title string, heights ...int) object {
	var names, ids []string
	for i := range heights {
		name := string(rune('a' + i))
		names, ids = append(names, name), append(ids, "id-"+name)
	}
	return object{
		"data":   []any{object{"type": "bar", "x": names, "y": heights, "customdata": ids}},
		"layout": object{"title": object{"text": title}, "width": 600, "height": 400},
	}
}

func graphRedraw(a *server.App) {
	a.SetLayout(html.Div(html.Button("more").ID("more").NClicks(0), dcc.Graph().ID("graph")))
	server.Callback(a, func(_ context.Context, in struct {
		N int `input:"more.n_clicks"`
	}) (out struct {
		Figure object `output:"graph.figure"`
	}, _ error) {
		var heights []int
		for i := range in.N + 2 {
			heights = append(heights, i+1)
		}
		out.Figure = bars(fmt.Sprintf("%d bars", len(heights)), heights...)
		return out, nil
	})
}

// points are what Plotly says of where the mouse is.
type points struct {
	Points []struct {
		X          string  `json:"x"`
		Y          float64 `json:"y"`
		Customdata string  `json:"customdata"`
	} `json:"points"`
}

func graphClick(a *server.App) {
	a.SetLayout(html.Div(dcc.Graph().ID("graph").Figure(bars("click one", 3, 1, 2)), html.P("nothing").ID("clicked"), html.P("nothing").ID("hovered")))
	server.Callback(a, func(_ context.Context, in struct {
		Click points `input:"graph.clickData"`
	}) (out struct {
		Text string `output:"clicked.children"`
	}, _ error) {
		p := in.Click.Points[0]
		out.Text = fmt.Sprintf("%s is %v, %s", p.X, p.Y, p.Customdata)
		return out, nil
	}, server.PreventInitialCall(true))
	server.Callback(a, func(_ context.Context, in struct {
		Hover points `input:"graph.hoverData"`
	}) (out struct {
		Text string `output:"hovered.children"`
	}, _ error) {
		out.Text = "nothing"
		if len(in.Hover.Points) > 0 {
			out.Text = in.Hover.Points[0].X
		}
		return out, nil
	}, server.PreventInitialCall(true))
}

func graphZoom(a *server.App) {
	a.SetLayout(html.Div(dcc.Graph().ID("graph").Figure(bars("zoom", 3, 1, 2)), html.P("all").ID("zoom")))
	server.Callback(a, func(_ context.Context, in struct {
		Layout map[string]any `input:"graph.relayoutData"`
	}) (out struct {
		Text string `output:"zoom.children"`
	}, _ error) {
		from, ok := in.Layout["xaxis.range[0]"].(float64)
		if !ok {
			return out, server.PreventUpdate
		}
		out.Text = "left part"
		if from > 0 {
			out.Text = "right part"
		}
		return out, nil
	}, server.PreventInitialCall(true))
}

func graphExtend(a *server.App) {
	a.SetLayout(html.Div(
		html.Button("extend").ID("extend").NClicks(0),
		dcc.Graph().ID("graph").Figure(object{
			"data":   []any{object{"x": []int{0}, "y": []int{0}, "mode": "markers"}},
			"layout": object{"width": 600, "height": 400},
		}),
		html.P().ID("points")))
	server.Callback(a, func(_ context.Context, in struct {
		N int `input:"extend.n_clicks"`
	}) (out struct {
		Data []any `output:"graph.extendData"`
	}, _ error) {
		out.Data = []any{object{"x": [][]int{{in.N}}, "y": [][]int{{in.N * in.N}}}, []int{0}, 3} // the last three points stay
		return out, nil
	}, server.PreventInitialCall(true))
	server.Callback(a, func(_ context.Context, in struct {
		N      int `input:"extend.n_clicks"`
		Figure struct {
			Data []any `json:"data"`
		} `state:"graph.figure"`
	}) (out struct {
		Text string `output:"points.children"`
	}, _ error) {
		out.Text = fmt.Sprintf("click %d, %d traces", in.N, len(in.Figure.Data))
		return out, nil
	}, server.PreventInitialCall(true))
}
