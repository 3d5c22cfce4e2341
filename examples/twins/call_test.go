package twins

import (
	"context"
	"net/http"
	"time"

	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

func wholeContext(app *server.App) {
	server.Callback(app, func(ctx context.Context, _ struct {
		Clicks int    `input:"go.n_clicks"`
		Name   string `state:"name.value"`
	}) (out struct {
		Facts []any `output:"facts.children"`
	}, _ error) {
		call := server.CallFrom(ctx)
		request := call.Request()
		who, err := request.Cookie("who")
		if err != nil {
			return out, err
		}
		out.Facts = []any{
			call.TriggeredID(),
			call.Triggered()[0].PropID,
			call.Triggered()[0].Value,
			call.InputValues()["go.n_clicks"],
			call.StateValues()["name.value"],
			call.Outputs()[0].Args[0].ID,
			call.Args()[0].Triggered,
			request.Path + "?" + request.RawQuery,
			request.Query().Get("lang"),
			request.Header().Get("X-Team"),
			request.RemoteAddr,
			who.Value,
		}
		return out, nil
	})
}

func cookiesAndHeaders(app *server.App) {
	server.Callback(app, func(ctx context.Context, in struct {
		Name string `input:"name.value"`
	}) (out struct {
		Text string `output:"greeting.children"`
	}, _ error) {
		call := server.CallFrom(ctx)
		call.SetCookie(&http.Cookie{Name: "who", Value: in.Name, Path: "/"})
		call.Header().Set("X-Greeted", in.Name)
		out.Text = "Hello " + in.Name
		return out, nil
	})
}

func serverTiming(app *server.App) {
	server.Callback(app, func(ctx context.Context, in struct {
		Year int `input:"year.value"`
	}) (out struct {
		Rows int `output:"rows.children"`
	}, _ error) {
		began := time.Now()
		out.Rows = in.Year % 100 // a query, say
		err := server.CallFrom(ctx).RecordTiming("query", time.Since(began), "rows of the year")
		return out, err
	})
}

func optionalAndHidden(app *server.App) {
	server.Callback(app, func(_ context.Context, in struct {
		Note string `input:"note.value,allow_optional"`
	}) (out struct {
		Length int `output:"length.children"`
	}, _ error) {
		out.Length = len(in.Note)
		return out, nil
	}, server.Optional(), server.Hidden())
}

func apiEndpoint(app *server.App) {
	server.Callback(app, func(_ context.Context, in struct {
		UserName string          `input:"user.value"`
		Limit    server.Opt[int] `state:"limit.value"`
	}) (out struct {
		Text string `output:"text.children"`
	}, _ error) {
		out.Text = "for " + in.UserName
		return out, nil
	}, server.APIEndpoint("/api/text"))
}

func dynamic(app *server.App) {
	server.Callback(app, func(_ context.Context, _ struct {
		Clicks int `input:"more.n_clicks"`
	}) (out struct {
		Text string `output:"news.children"`
	}, _ error) {
		out.Text = "there is another callback now"
		return out, server.CallbackSafely(app, func(_ context.Context, in struct {
			Text string `input:"new.value"`
		}) (out struct {
			Text string `output:"echo.children"`
		}, _ error) {
			out.Text = in.Text
			return out, nil
		})
	}, server.DynamicCreator(), server.PreventInitialCall(true))
}

func raw(app *server.App) {
	spec := server.Spec{Outputs: server.Deps(html.PChildren("sum"))}
	for _, id := range []string{"a", "b", "c"} {
		spec.Inputs = append(spec.Inputs, protocol.Dep(id, "value"))
	}
	app.Handle(spec, func(_ context.Context, call *server.Call) error {
		sum := 0
		for _, input := range call.Inputs() {
			var n int
			if err := protocol.Decode(input.Args[0].Value, &n); err != nil {
				return err
			}
			sum += n
		}
		return call.Set(0, sum)
	})
}
