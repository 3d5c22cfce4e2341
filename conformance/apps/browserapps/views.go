package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/assets/table"
	"github.com/dashwire/dashwire/server"
)

// Views that depend on each other: chained choices, filtered charts and tables,
// texts that load.
var viewApps = map[string]app{
	"cities":        {nil, chainedChoices},
	"crossfilter":   {nil, crossfilter},
	"table-filter":  {nil, tableFilter},
	"loading-chain": {nil, loadingChain},
}

var citiesOf = map[string][]string{"north": {"Oslo", "Turku"}, "south": {"Rome", "Porto", "Nice"}}

func chainedChoices(a *server.App) {
	a.SetLayout(html.Div(
		dcc.RadioItems().Options("north", "south").Value("north").ID("region"), dcc.Dropdown().ID("city").Clearable(false), html.P().ID("chosen")))
	server.Callback(a, func(_ context.Context, in struct {
		Region string `input:"region.value"`
	}) (out struct {
		Options []dcc.Option `output:"city.options"`
	}, _ error) {
		for _, city := range citiesOf[in.Region] {
			out.Options = append(out.Options, dcc.Option{Label: fmt.Sprintf("%s in the %s", city, in.Region), Value: city})
		}
		return out, nil
	})
	server.Callback(a, func(_ context.Context, in struct {
		Options []dcc.Option `input:"city.options"`
	}) (out struct {
		City any `output:"city.value"`
	}, _ error) {
		out.City = in.Options[0].Value
		return out, nil
	})
	server.Callback(a, func(_ context.Context, in struct {
		Region string `input:"region.value"`
		City   string `input:"city.value"`
	}) (out struct {
		Text string `output:"chosen.children"`
	}, _ error) {
		out.Text = "wait"
		if slices.Contains(citiesOf[in.Region], in.City) {
			out.Text = fmt.Sprintf("%s is in the %s", in.City, in.Region)
		}
		return out, nil
	})
}

// picked are the points that a person has selected in a chart.
type picked struct {
	Points []struct {
		PointIndex int     `json:"pointIndex"`
		X          float64 `json:"x"`
	} `json:"points"`
}

// marked is a chart of values in which some points are marked, or none if nothing
// was ever selected.
func marked(values []int, selection server.Opt[picked]) object {
	trace := object{"x": []int{1, 2, 3, 4}, "y": values, "mode": "markers", "marker": object{"size": 20}, "selectedpoints": nil}
	if p, ok := selection.Get(); ok {
		chosen := []int{}
		for _, point := range p.Points {
			chosen = append(chosen, point.PointIndex)
		}
		trace["selectedpoints"] = chosen
	}
	return object{"data": []any{trace}, "layout": object{
		"dragmode": "select", "width": 400, "height": 300, "uirevision": "same", "margin": object{"t": 20, "b": 20, "l": 20, "r": 20},
	}}
}

func crossfilter(a *server.App) {
	a.SetLayout(html.Div(dcc.Graph().ID("left").Figure(marked([]int{1, 2, 3, 4}, server.Opt[picked]{})), dcc.Graph().ID("right"), html.P().ID("picked")))
	server.Callback(a, func(_ context.Context, in struct {
		Picked server.Opt[picked] `input:"left.selectedData"`
	}) (out struct {
		Right object `output:"right.figure"`
	}, _ error) {
		out.Right = marked([]int{4, 1, 3, 2}, in.Picked)
		return out, nil
	})
	server.Callback(a, func(_ context.Context, in struct {
		Picked server.Opt[picked] `input:"left.selectedData"`
	}) (out struct {
		Text string `output:"picked.children"`
	}, _ error) {
		out.Text = "nothing"
		if p, ok := in.Picked.Get(); ok {
			var xs []string
			for _, point := range p.Points {
				xs = append(xs, strconv.FormatFloat(point.X, 'g', -1, 64))
			}
			out.Text = cmp.Or(strings.Join(xs, " "), "no point")
		}
		return out, nil
	})
}

func tableFilter(a *server.App) {
	a.SetLayout(html.Div(
		html.Button("add").ID("add"),
		citiesTable().Data(cities(2)).FilterAction(table.ActionCustom).FilterQuery("").Editable(true).StyleDataConditional(table.DataStyle{
			If: table.DataIf{FilterQuery: "{size} > 3", ColumnID: "size"}, Style: table.Style{"color": "rgb(255, 0, 0)"},
		}),
		html.P().ID("query"), dcc.Store().ID("all").Data(cities(2))))
	server.Callback(a, func(_ context.Context, in struct {
		N    int    `input:"add.n_clicks"`
		Rows []city `state:"all.data"`
	}) (out struct {
		Rows []city `output:"all.data"`
	}, _ error) {
		out.Rows = append(in.Rows, city{fmt.Sprintf("new %d", in.N), 3 * in.N})
		return out, nil
	}, server.PreventInitialCall(true))
	server.Callback(a, func(_ context.Context, in struct {
		Query string `input:"table.filter_query"`
		Rows  []city `input:"all.data"`
	}) (out struct {
		Rows []city `output:"table.data"`
		Text string `output:"query.children"`
	}, err error) {
		out.Rows = in.Rows
		_, limit, found := strings.Cut(strings.Replace(in.Query, " s> ", " > ", 1), " > ")
		if found {
			least, err := strconv.Atoi(limit)
			if err != nil {
				return out, err
			}
			out.Rows = slices.DeleteFunc(out.Rows, func(c city) bool { return c.Size <= least })
		}
		out.Text = fmt.Sprintf("%s: %d rows", cmp.Or(in.Query, "all"), len(out.Rows))
		return out, nil
	})
}

func loadingChain(a *server.App) {
	children := []any{html.Button("start").ID("start").NClicks(0), html.Button("finish").ID("finish")}
	for _, name := range []string{"first", "second", "third"} {
		veil := dcc.Loading(html.P().ID(name))
		if name == "third" {
			veil.TargetComponents(map[string]string{name: "children"})
		}
		children = append(children, html.Div(veil).ID("around-"+name))
	}
	a.SetLayout(html.Div(children...))
	g := newGate()
	work := func(ctx context.Context, name string, n int) (string, error) {
		if n > 0 {
			if err := g.wait(ctx); err != nil {
				return "", err
			}
		}
		return fmt.Sprintf("%s %d", name, n), nil
	}
	server.Callback(a, func(ctx context.Context, in struct {
		N int `input:"start.n_clicks"`
	}) (out struct {
		Text string `output:"first.children"`
	}, err error) {
		out.Text, err = work(ctx, "first", in.N)
		return out, err
	})
	for _, step := range [][2]string{{"first", "second"}, {"second", "third"}} {
		server.Callback(a, func(ctx context.Context, in struct {
			Text string `input:"from.children"`
			N    int    `state:"start.n_clicks"`
		}) (out struct {
			Text string `output:"to.children"`
		}, err error) {
			out.Text, err = work(ctx, step[1], in.N)
			return out, err
		}, server.ID("from", step[0]), server.ID("to", step[1]))
	}
	opens(a, g)
}
