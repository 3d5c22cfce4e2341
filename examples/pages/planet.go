package main

import (
	"context"
	"strconv"
	"strings"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
)

// planetPage is one page for all planets: what stands in the address for <name>
// is a variable of the request. Title and description follow it, so that each
// planet has its own in the browser's tab and where somebody links to it.
func planetPage(app *server.App) server.Page {
	return server.Page{
		PathTemplate: "/planets/<name>",
		TitleFunc: func(_ context.Context, r server.PageRequest) (string, error) {
			p, ok := find(r.Var("name"))
			if !ok {
				return "No such planet", nil
			}
			return p.Name + " · Eight planets", nil
		},
		DescriptionFunc: func(_ context.Context, r server.PageRequest) (string, error) {
			p, _ := find(r.Var("name"))
			return p.Note, nil
		},
		LayoutFunc: func(_ context.Context, r server.PageRequest) (any, error) {
			name := r.Var("name")
			if name == "" {
				// Once, when the app starts, there is no address. The browser learns
				// from it which components the page has, for callbacks such as weigh.
				name = planets[0].key()
			}
			p, ok := find(name)
			if !ok {
				return html.Div(
					html.H1("No such planet"),
					html.P("Nobody has found ", html.Em(name), " yet.").ClassName("lede"),
				).ID("unknown"), nil
			}
			return p.page(app), nil
		},
	}
}

func (p planet) page(app *server.App) any {
	fact := func(name, value string) any { return html.Div(html.Dt(name), html.Dd(value)) }
	return html.Div(
		p.disk(220),
		html.Div(
			dcc.Link("All planets").Href(app.RelativePath("/planets")).ClassName("back"),
			html.H1(p.Name).ID("planet"),
			html.P(p.Note).ClassName("lede"),
			html.Dl(
				fact("Distance", p.distance()),
				fact("Radius", strconv.Itoa(p.Radius)+" km"),
				fact("Moons", strconv.Itoa(p.Moons)),
			),
			html.Label("Your weight on earth, in kg").HTMLFor("weight"),
			dcc.Input().ID("weight").Type("number").Min(0).ValueNumber(70),
			dcc.Store().ID("gravity").Data(p.Gravity),
			html.P().ID("weighs").ClassName("result"),
		),
	).ClassName("planet")
}

type scales struct {
	// Opt tells an empty field from the number 0.
	Weight  server.Opt[float64] `input:"weight.value"`
	Gravity float64             `input:"gravity.data"`
}
type weighed struct {
	Text string `output:"weighs.children"`
}

// weigh is a callback whose components are on one page only. It is registered
// like any other and runs when that page is shown.
func weigh(_ context.Context, in scales) (weighed, error) {
	kilos, ok := in.Weight.Get()
	if !ok {
		return weighed{"Step on the scales."}, nil
	}
	return weighed{"Here your scales would show " + strconv.FormatFloat(kilos*in.Gravity, 'f', 1, 64) + " kg."}, nil
}

func find(name string) (planet, bool) {
	for _, p := range planets {
		if p.key() == name {
			return p, true
		}
	}
	return planet{}, false
}

func (p planet) key() string { return strings.ToLower(p.Name) }

// url is the address of the planet's page. RelativePath puts the app's prefix
// before it, as dash.get_relative_path does.
func (p planet) url(app *server.App) string { return app.RelativePath("/planets/" + p.key()) }

func (p planet) distance() string { return strconv.FormatFloat(p.Distance, 'f', -1, 64) + " AU" }

func (p planet) disk(pixels int) any {
	return html.Span().ClassName("disk").Style(html.Style{
		"width": pixels, "height": pixels, "background": "radial-gradient(circle at 32% 30%, " + p.Light + ", " + p.Dark + " 78%)",
	})
}
