package twins

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

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

func promises(app *server.App) {
	app.ClientsideCallback(server.Spec{
		Outputs: server.Deps(html.PChildren("text")),
		Inputs:  server.Deps(dcc.DropdownValue("file")),
	}, `async (name) => name ? (await fetch("/assets/" + name)).text() : dash_clientside.no_update`)
}

func hooks(app *server.App) {
	err := app.Extend(server.Extension{
		Name: "feedback",
		Layout: func(_ context.Context, _ *server.Request, tree any) (any, error) {
			return []any{html.Header(html.Button("Feedback").ID("open"), html.P().ID("thanks")), tree}, nil
		},
		Setup: func(app *server.App) error {
			return server.CallbackSafely(app, func(_ context.Context, in struct {
				Clicks int `input:"open.n_clicks"`
			}) (out struct {
				Text string `output:"thanks.children"`
			}, _ error) {
				if in.Clicks > 1 {
					return out, errors.New("only once")
				}
				out.Text = "Thank you"
				return out, nil
			}, server.PreventInitialCall(true))
		},
		After: func(_ context.Context, call *server.Call, err error) error {
			if err == nil || errors.Is(err, server.PreventUpdate) {
				return err
			}
			call.SetProps(html.PChildren("thanks").Set("Sorry: " + err.Error()))
			return nil // dealt with
		},
		Index: func(page string) string { return strings.Replace(page, "<title>", "<title>Beta: ", 1) },
		Routes: []server.Route{{Path: "feedback.txt", Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, "Write to us.")
		})}},
	})
	if err != nil {
		panic(err)
	}
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
