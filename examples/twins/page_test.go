package twins

import (
	"context"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
)

func clientside(app *server.App) {
	app.ClientsideCallback(server.Spec{
		Outputs: server.Deps(html.PChildren("double")),
		Inputs:  server.Deps(dcc.InputValue("n")),
	}, `n => 2 * n`)

	app.ClientsideFunction(server.Spec{
		Outputs: server.Deps(dcc.GraphFigure("wave")),
		Inputs:  server.Deps(dcc.SliderValue("pitch")),
	}, "tone", "draw")
}

func pages(app *server.App) {
	app.Page(server.Page{
		Module: "fruit", PathTemplate: "/fruit/<name>", Title: "Fruit",
		LayoutFunc: func(_ context.Context, r server.PageRequest) (any, error) {
			return html.H1(r.Var("name") + " is " + r.Query.Get("color")), nil
		},
	})
	app.SetLayout(server.PageContainer())
}
