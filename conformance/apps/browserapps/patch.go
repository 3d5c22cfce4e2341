package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

// Partial updates: what a Patch does to the page.
var patchApps = map[string]app{
	"patch-children": {nil, patchChildren},
	"patch-figure":   {nil, patchFigure},
	"patch-numbers":  {nil, patchNumbers},
}

// patching registers a callback of a button that patches a property. The first
// of several for one property is without allow_duplicate.
func patching(a *server.App, button string, output protocol.Dependency, change func(p *protocol.Patch, n int)) {
	a.Handle(server.Spec{
		Outputs: []protocol.Dependency{output}, Inputs: []protocol.Dependency{protocol.Dep(button, "n_clicks")},
		PreventInitialCall: server.Some(true),
	}, func(_ context.Context, call *server.Call) error {
		var n int
		if err := json.Unmarshal(call.Inputs()[0].Args[0].Value, &n); err != nil {
			return err
		}
		p := &protocol.Patch{}
		change(p, n)
		return call.Set(0, p)
	})
}

func patchChildren(a *server.App) {
	var children []any
	for _, name := range []string{"append", "prepend", "insert", "remove", "rename"} {
		children = append(children, html.Button(name).ID(name))
	}
	a.SetLayout(html.Div(append(children, html.Ul(html.Li("one"), html.Li("two")).ID("list"))...))
	first := protocol.Dep("list", "children")
	also := first
	also.AllowDuplicate = true
	patching(a, "append", first, func(p *protocol.Patch, n int) { p.At().Append(html.Li(fmt.Sprintf("appended %d", n))) })
	patching(a, "prepend", also, func(p *protocol.Patch, n int) { p.At().Prepend(html.Li(fmt.Sprintf("prepended %d", n))) })
	patching(a, "insert", also, func(p *protocol.Patch, n int) { p.At().Insert(1, html.Li(fmt.Sprintf("inserted %d", n))) })
	patching(a, "remove", also, func(p *protocol.Patch, _ int) { p.At(0).Delete() })
	patching(a, "rename", also, func(p *protocol.Patch, n int) { p.At(0, "props", "children").Assign(fmt.Sprintf("renamed %d", n)) })
}

func patchFigure(a *server.App) {
	a.SetLayout(html.Div(
		html.Button("change").ID("change"), html.Button("points").ID("points"),
		dcc.Graph().ID("graph").Figure(object{
			"data":   []any{object{"x": []int{1, 2, 3}, "y": []int{1, 3, 2}, "type": "scatter", "mode": "markers"}},
			"layout": object{"title": object{"text": "before"}},
		})))
	first := protocol.Dep("graph", "figure")
	also := first
	also.AllowDuplicate = true
	patching(a, "change", first, func(p *protocol.Patch, n int) {
		p.At("layout", "title", "text").Assign(fmt.Sprintf("after %d", n))
		p.At("data", 0, "marker").Assign(object{"color": "rgb(255, 0, 0)"})
	})
	patching(a, "points", also, func(p *protocol.Patch, _ int) {
		p.At("data", 0, "x").Extend([]int{4, 5})
		p.At("data", 0, "y").Extend([]int{5, 4})
	})
}

func patchNumbers(a *server.App) {
	blue := html.Style{"color": "rgb(0, 0, 255)", "fontWeight": "700"}
	a.SetLayout(html.Div(
		html.Button("count").ID("count"), dcc.Store().ID("store").Data(object{"n": 10, "seen": []any{"first"}}), html.P().ID("shown"),
		html.P("p0").DictID(dict("p", 0)).Style(blue), html.P("p1").DictID(dict("p", 1)).Style(blue)))
	a.Handle(server.Spec{
		Outputs:            []protocol.Dependency{protocol.Dep("store", "data"), protocol.Dep(dict("p", protocol.All), "style")},
		Inputs:             []protocol.Dependency{protocol.Dep("count", "n_clicks")},
		PreventInitialCall: server.Some(true),
	}, func(_ context.Context, call *server.Call) error {
		var data, style protocol.Patch
		data.At("n").Add(5)
		data.At("n").Mul(2)
		data.At("seen").Append(call.Inputs()[0].Args[0].Value)
		style.At("color").Assign("rgb(255, 0, 0)")
		if err := call.Set(0, &data); err != nil {
			return err
		}
		return call.Set(1, []any{&style, &style})
	})
	server.Callback(a, func(_ context.Context, in struct {
		Data struct {
			N    int   `json:"n"`
			Seen []any `json:"seen"`
		} `input:"store.data"`
	}) (out struct {
		Text string `output:"shown.children"`
	}, err error) {
		seen, err := json.Marshal(in.Data.Seen)
		out.Text = fmt.Sprintf("%d %s", in.Data.N, strings.ReplaceAll(string(seen), ",", ", "))
		return out, err
	})
}
