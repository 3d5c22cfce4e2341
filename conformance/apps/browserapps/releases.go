package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

// What is pushed to pages of any release, which may not be able to set all of it by
// themselves. The name at push?what= says what.
var releaseApps = map[string]app{"releases": {func(cfg *server.Config) {
	live(cfg)
	cfg.SuppressCallbackExceptions = true // some components come later
}, anyRelease}}

func anyRelease(a *server.App) {
	store := protocol.NewProp[any]("store", "data")
	pushes := map[string]func() error{
		"patch": func() error { return a.Broadcast(store.Patch(allSteps())) },
		"figure": func() error {
			p := &protocol.Patch{}
			p.At("data", 0, "y").Extend([]int{5, 4})
			p.At("layout", "title", "text").Assign("after")
			return a.Broadcast(dcc.GraphFigure("graph").Patch(p))
		},
		"components": func() error {
			return a.Broadcast(protocol.NewProp[any]("box", "children").Set([]any{html.Button("made").ID("made"), html.P("new").ID("inside")}))
		},
		"inside": func() error { return a.Broadcast(html.PChildren("inside").Set("reached")) },
		"row":    func() error { return a.Broadcast(html.PChildren(dict("row", 1)).Set("row reached")) },
		"nobody": func() error {
			return a.Broadcast(html.PChildren("nobody").Set("lost"), html.PChildren("last").Set("after nobody"))
		},
		"update": func() error { return a.Update("go") },
	}
	push := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := pushes[r.FormValue("what")](); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
	if err := a.Extend(server.Extension{Name: "push", Routes: []server.Route{{Path: "push", Handler: push}}}); err != nil {
		panic(err)
	}
	a.SetLayout([]any{
		html.P("head").ID("head"),
		html.Div(dcc.Store().ID("store").Data(object{
			"list": []any{1, 2, object{"k": []any{3}}, 2}, "text": "ab", "n": 4, "old": true, "deep": object{"items": []any{"a", "b"}},
		}), html.P().ID("shown"), dcc.Store().ID("go").Data(0), dcc.Input().ID("typed").Value("a").Debounce(true), html.P().ID("collected")),
		html.Div("empty").ID("box"), html.P("never").ID("pressed"), html.P("row").DictID(dict("row", 1)), html.P("nothing").ID("last"),
		dcc.Graph().ID("graph").Figure(object{
			"data":   []any{object{"x": []int{1, 2, 3, 4, 5}, "y": []int{1, 3, 2}, "type": "scatter"}},
			"layout": object{"title": object{"text": "before"}},
		}),
	})
	server.Callback(a, func(_ context.Context, in struct {
		Store any `input:"store.data"`
	}) (out struct {
		Text string `output:"shown.children"`
	}, _ error) {
		text, err := json.Marshal(in.Store)
		out.Text = string(text)
		return out, err
	})
	server.Callback(a, func(_ context.Context, in struct {
		N int `input:"made.n_clicks"`
	}) (out struct {
		Text string `output:"pressed.children"`
	}, _ error) {
		out.Text = fmt.Sprintf("pressed %d", in.N)
		return out, nil
	}, server.PreventInitialCall(true))
	collects(a, "typed")
}

// allSteps is a patch with each kind of step.
func allSteps() *protocol.Patch {
	p := &protocol.Patch{}
	p.At("list").Append(5)
	p.At("list").Prepend(0)
	p.At("list").Insert(1, "in")
	p.At("list").Insert(-1, "late")
	p.At("list").Remove(2)
	p.At("list").Remove(object{"k": []any{4}})
	p.At("list", -3, "k").Extend([]any{6, 7})
	p.At("list").Reverse()
	p.At("deep", "items", 0).Assign("c")
	p.At("deep", "items", -1).Delete()
	p.At("deep").Merge(object{"more": nil})
	p.At("fresh", "way").Assign(object{"to": "it"})
	p.At("old").Delete()
	p.At("text").Add("c")
	p.At("n").Add(6)
	p.At("n").Sub(2)
	p.At("n").Mul(3)
	p.At("n").Div(4)
	p.At("gone").Assign([]any{1})
	p.At("gone").Clear()
	return p
}
