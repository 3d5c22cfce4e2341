package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

// Which callbacks run, when, and what stops them.
var callbackApps = map[string]app{
	"initial":         {nil, initial},
	"diamond":         {nil, diamond},
	"multi":           {nil, multi},
	"no-update-chain": {nil, noUpdateChain},
	"prevent-update":  {nil, preventUpdate},
	"prevent-initial": {nil, preventInitial},
	"prevent-all":     {func(c *server.Config) { c.PreventInitialCallbacks = true }, preventAll},
	"state":           {nil, state},
	"triggered":       {nil, triggered},
	"no-output":       {nil, noOutput},
	"inserted":        {func(c *server.Config) { c.SuppressCallbackExceptions = true }, inserted},
	"set-props-apart": {nil, setPropsApart},
	"running":         {nil, running},
	"duplicate":       {nil, duplicate},
}

func initial(a *server.App) {
	a.SetLayout(html.Div(dcc.Input().ID("name").Value("ada"), html.P().ID("upper"), html.P().ID("length"), html.P().ID("both")))
	server.Callback(a, func(_ context.Context, in struct {
		Upper  string `input:"upper.children"`
		Length int    `input:"length.children"`
	}) (out struct {
		Text string `output:"both.children"`
	}, _ error) {
		out.Text = fmt.Sprintf("%s has %d", in.Upper, in.Length)
		return out, nil
	})
	server.Callback(a, func(_ context.Context, in struct {
		Upper string `input:"upper.children"`
	}) (out struct {
		Length int `output:"length.children"`
	}, _ error) {
		out.Length = len(in.Upper)
		return out, nil
	})
	server.Callback(a, func(_ context.Context, in struct {
		Name string `input:"name.value"`
	}) (out struct {
		Upper string `output:"upper.children"`
	}, _ error) {
		out.Upper = strings.ToUpper(in.Name)
		return out, nil
	})
}

func diamond(a *server.App) {
	a.SetLayout(html.Div(
		html.Button("more").ID("more").NClicks(0), html.P().ID("double"), html.P().ID("square"), html.P().ID("sum"), html.P().ID("runs")))
	var runs atomic.Int32
	server.Callback(a, func(_ context.Context, in struct {
		N int `input:"more.n_clicks"`
	}) (out struct {
		N int `output:"double.children"`
	}, _ error) {
		out.N = 2 * in.N
		return out, nil
	})
	server.Callback(a, func(_ context.Context, in struct {
		N int `input:"more.n_clicks"`
	}) (out struct {
		N int `output:"square.children"`
	}, _ error) {
		out.N = in.N * in.N
		return out, nil
	})
	server.Callback(a, func(_ context.Context, in struct {
		A int `input:"double.children"`
		B int `input:"square.children"`
	}) (out struct {
		Sum  int    `output:"sum.children"`
		Runs string `output:"runs.children"`
	}, _ error) {
		out.Sum, out.Runs = in.A+in.B, fmt.Sprintf("%d runs", runs.Add(1))
		return out, nil
	})
}

func multi(a *server.App) {
	a.SetLayout(html.Div(
		html.Button("next").ID("next").NClicks(0), html.P().ID("count"), html.P("plain").ID("look"), html.Ul().ID("list")))
	server.Callback(a, func(_ context.Context, in struct {
		N int `input:"next.n_clicks"`
	}) (out struct {
		Count int        `output:"count.children"`
		Style html.Style `output:"look.style"`
		Look  any        `output:"look.children"`
		List  []any      `output:"list.children"`
	}, _ error) {
		out.Count, out.Look, out.List = in.N, html.B(fmt.Sprintf("bold %d", in.N)), []any{}
		out.Style = html.Style{"color": "rgb(0, 0, 255)"}
		if in.N%2 == 1 {
			out.Style = html.Style{"color": "rgb(255, 0, 0)"}
		}
		for i := range in.N {
			out.List = append(out.List, html.Li(fmt.Sprintf("item %d", i)))
		}
		return out, nil
	})
}

func noUpdateChain(a *server.App) {
	a.SetLayout(html.Div(
		html.Button("go").ID("go"), html.P("old").ID("kept"), html.P("old").ID("changed"),
		html.P("not run").ID("after-kept"), html.P("not run").ID("after-changed")))
	server.Callback(a, func(_ context.Context, in struct {
		N int `input:"go.n_clicks"`
	}) (out struct {
		Kept    server.Opt[string] `output:"kept.children"`
		Changed server.Opt[string] `output:"changed.children"`
	}, _ error) {
		out.Changed.Set(fmt.Sprintf("new %d", in.N))
		return out, nil
	}, server.PreventInitialCall(true))
	for _, name := range []string{"kept", "changed"} {
		server.Callback(a, func(_ context.Context, in struct {
			Text string `input:"from.children"`
		}) (out struct {
			Text string `output:"after.children"`
		}, _ error) {
			out.Text = "ran with " + in.Text
			return out, nil
		}, server.PreventInitialCall(true), server.ID("from", name), server.ID("after", "after-"+name))
	}
}

func preventUpdate(a *server.App) {
	a.SetLayout(html.Div(html.Button("go").ID("go").NClicks(0), html.P().ID("even"), html.P().ID("after")))
	server.Callback(a, func(_ context.Context, in struct {
		N int `input:"go.n_clicks"`
	}) (out struct {
		N int `output:"even.children"`
	}, _ error) {
		if in.N%2 == 1 {
			return out, server.PreventUpdate
		}
		out.N = in.N
		return out, nil
	})
	server.Callback(a, func(_ context.Context, in struct {
		N int `input:"even.children"`
	}) (out struct {
		Text string `output:"after.children"`
	}, _ error) {
		out.Text = fmt.Sprintf("after %d", in.N)
		return out, nil
	})
}

func preventInitial(a *server.App) {
	a.SetLayout(html.Div(
		html.Button("go").ID("go").NClicks(0), html.P("untouched").ID("prevented"), html.P("untouched").ID("normal"),
		html.P("untouched").ID("chained")))
	for _, name := range []string{"prevented", "normal"} {
		server.Callback(a, func(_ context.Context, in struct {
			N int `input:"go.n_clicks"`
		}) (out struct {
			Text string `output:"to.children"`
		}, _ error) {
			out.Text = fmt.Sprintf("%s %d", name, in.N)
			return out, nil
		}, server.PreventInitialCall(name == "prevented"), server.ID("to", name))
	}
	server.Callback(a, func(_ context.Context, in struct {
		Text string `input:"normal.children"`
	}) (out struct {
		Text string `output:"chained.children"`
	}, _ error) {
		out.Text = "after " + in.Text
		return out, nil
	}, server.PreventInitialCall(true))
}

func preventAll(a *server.App) {
	a.SetLayout(html.Div(html.Button("go").ID("go"), html.P("untouched").ID("a"), html.P("untouched").ID("b")))
	show := func(name string, opts ...server.Option) {
		server.Callback(a, func(_ context.Context, in struct {
			N server.Opt[int] `input:"go.n_clicks"`
		}) (out struct {
			Text string `output:"to.children"`
		}, _ error) {
			out.Text = name + " None"
			if n, ok := in.N.Get(); ok {
				out.Text = fmt.Sprintf("%s %d", name, n)
			}
			return out, nil
		}, append(opts, server.ID("to", name))...)
	}
	show("a")
	show("b", server.PreventInitialCall(false))
}

func state(a *server.App) {
	a.SetLayout(html.Div(dcc.Input().ID("text").Value("start"), html.Button("read").ID("read"), html.P().ID("shown")))
	server.Callback(a, func(_ context.Context, in struct {
		N    int    `input:"read.n_clicks"`
		Text string `state:"text.value"`
	}) (out struct {
		Text string `output:"shown.children"`
	}, _ error) {
		out.Text = fmt.Sprintf("%d: %s", in.N, in.Text)
		return out, nil
	})
}

func triggered(a *server.App) {
	a.SetLayout(html.Div(
		html.Button("red").ID("red"), html.Button("green").ID("green"), html.Button("blue").ID("blue"), html.P().ID("last"), html.P().ID("props")))
	server.Callback(a, func(ctx context.Context, _ struct {
		Red   int `input:"red.n_clicks"`
		Green int `input:"green.n_clicks"`
		Blue  int `input:"blue.n_clicks"`
	}) (out struct {
		Last  string `output:"last.children"`
		Props string `output:"props.children"`
	}, _ error) {
		call := server.CallFrom(ctx)
		out.Last = "None"
		if id := call.TriggeredID(); !id.IsZero() {
			out.Last = id.String()
		}
		var props []string
		for _, t := range call.Triggered() {
			props = append(props, t.PropID)
		}
		slices.Sort(props)
		out.Props = strings.Join(props, ", ")
		return out, nil
	})
}

func noOutput(a *server.App) {
	a.SetLayout(html.Div(html.Button("note").ID("note"), html.Button("show").ID("show"), html.P().ID("notes")))
	var mu sync.Mutex
	var notes []string
	server.Callback(a, func(_ context.Context, in struct {
		N int `input:"note.n_clicks"`
	}) (struct{}, error) {
		mu.Lock()
		defer mu.Unlock()
		notes = append(notes, strconv.Itoa(in.N))
		return struct{}{}, nil
	}, server.PreventInitialCall(true))
	server.Callback(a, func(_ context.Context, _ struct {
		N int `input:"show.n_clicks"`
	}) (out struct {
		Text string `output:"notes.children"`
	}, _ error) {
		mu.Lock()
		defer mu.Unlock()
		out.Text = strings.Join(notes, " ")
		return out, nil
	}, server.PreventInitialCall(true))
}

func inserted(a *server.App) {
	a.SetLayout(html.Div(html.Button("insert").ID("insert"), html.Div().ID("place")))
	server.Callback(a, func(_ context.Context, in struct {
		N int `input:"insert.n_clicks"`
	}) (out struct {
		Place []any `output:"place.children"`
	}, _ error) {
		out.Place = []any{dcc.Input().ID("late").Value(fmt.Sprintf("late %d", in.N)), html.P().ID("late-echo")}
		return out, nil
	}, server.PreventInitialCall(true))
	server.Callback(a, func(_ context.Context, in struct {
		Text string `input:"late.value"`
	}) (out struct {
		Text string `output:"late-echo.children"`
	}, _ error) {
		out.Text = "echo of " + in.Text
		return out, nil
	})
}

func setPropsApart(a *server.App) {
	dict := protocol.DictID(protocol.IDPart{Key: "type", Value: "dict"}, protocol.IDPart{Key: "n", Value: 1})
	a.SetLayout(html.Div(
		html.Button("go").ID("go"), html.P("old").ID("plain"), html.P("old").DictID(dict), html.P("old").ID("returned"), html.P("not run").ID("after")))
	server.Callback(a, func(ctx context.Context, in struct {
		N int `input:"go.n_clicks"`
	}) (out struct {
		Text string `output:"returned.children"`
	}, _ error) {
		server.CallFrom(ctx).SetProps(
			html.PChildren("plain").Set(fmt.Sprintf("set %d", in.N)),
			html.PStyle("plain").Set(html.Style{"color": "rgb(0, 128, 0)"}),
			html.PChildren(dict).Set("set too"))
		out.Text = fmt.Sprintf("returned %d", in.N)
		return out, nil
	}, server.PreventInitialCall(true))
	server.Callback(a, func(_ context.Context, in struct {
		Text string `input:"plain.children"`
	}) (out struct {
		Text string `output:"after.children"`
	}, _ error) {
		out.Text = "after " + in.Text
		return out, nil
	}, server.PreventInitialCall(true))
}

func running(a *server.App) {
	a.SetLayout(html.Div(
		html.Button("work").ID("work"), html.Button("finish").ID("finish"), html.P("idle").ID("state"), html.P().ID("result")))
	slow(a, server.Running(html.ButtonDisabled("work"), true, false), server.Running(html.PChildren("state"), any("busy"), any("idle again")))
}

func duplicate(a *server.App) {
	a.SetLayout(html.Div(html.Button("left").ID("left"), html.Button("right").ID("right"), html.P("nobody").ID("who")))
	server.Callback(a, func(_ context.Context, in struct {
		N int `input:"left.n_clicks"`
	}) (out struct {
		Who string `output:"who.children"`
	}, _ error) {
		out.Who = fmt.Sprintf("left %d", in.N)
		return out, nil
	}, server.PreventInitialCall(true))
	server.Callback(a, func(_ context.Context, in struct {
		N int `input:"right.n_clicks"`
	}) (out struct {
		Who string `output:"who.children,allow_duplicate"`
	}, _ error) {
		out.Who = fmt.Sprintf("right %d", in.N)
		return out, nil
	}, server.PreventInitialCall(true))
}
