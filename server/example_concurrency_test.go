package server_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
	"github.com/dashwire/dashwire/server/servertest"
)

type moveIn struct {
	Position float64 `input:"position.value"`
}

type moveOut struct {
	At string `output:"at.children"`
}

// The motor exists once: one move at a time, whoever drags a slider, and of one
// page's moves only the last that waits. What hangs is bounded.
func ExampleSerial() {
	move := func(ctx context.Context, in moveIn) (moveOut, error) {
		if err := ctx.Err(); err != nil {
			return moveOut{}, err // overtaken, or the browser is gone
		}
		return moveOut{fmt.Sprintf("at %g mm", in.Position)}, nil
	}
	app := server.New(server.Config{})
	app.SetLayout(html.Div(dcc.Slider().ID("position"), html.Div().ID("at")))
	server.Callback(app, move, server.Serial(), server.Latest(), server.MaxCalls(20))

	err := servertest.Try(func(t servertest.TB) {
		page := servertest.Open(t, app)
		page.Set("position.value", 12.5)
		fmt.Println(page.Value("at.children"))
	})
	fmt.Println(err)
	// Output:
	// at 12.5 mm
	// <nil>
}

// The motor gets every position once, in the order in which a person chose it,
// also over a network that loses and repeats requests. With Serial, two people's
// moves don't run at the same time.
func ExampleInLane() {
	move := func(_ context.Context, in moveIn) (moveOut, error) {
		return moveOut{fmt.Sprintf("at %g mm", in.Position)}, nil
	}
	app := server.New(server.Config{Lanes: server.Lanes{OnGap: func(gap server.LaneGap) {
		fmt.Printf("%d moves of %s never came\n", gap.Last-gap.First+1, gap.RemoteAddr)
	}}})
	app.SetLayout(html.Div(dcc.Slider().ID("position"), html.Div().ID("at")))
	server.Callback(app, move, server.InLane("motor"), server.Serial())

	err := servertest.Try(func(t servertest.TB) {
		page := servertest.Open(t, app)
		for position := range 3 {
			page.Set("position.value", position)
			fmt.Println(page.Value("at.children"))
		}
	})
	fmt.Println(err)
	// Output:
	// at 0 mm
	// at 1 mm
	// at 2 mm
	// <nil>
}

// A callback that other programs call as well.
func ExampleAPIEndpoint() {
	type in struct {
		Celsius float64             `input:"celsius.value"`
		Digits  server.Opt[float64] `state:"digits.value"`
	}
	type out struct {
		Fahrenheit string `output:"fahrenheit.children"`
	}
	app := server.New(server.Config{})
	app.SetLayout(html.Div(dcc.Input().ID("celsius"), dcc.Input().ID("digits"), html.Div().ID("fahrenheit")))
	server.Callback(app, func(_ context.Context, in in) (out, error) {
		return out{fmt.Sprintf("%.*f", int(in.Digits.Or(0)), in.Celsius*9/5+32)}, nil
	}, server.APIEndpoint("/api/fahrenheit"))

	web := httptest.NewServer(app.Handler())
	defer web.Close()
	for _, body := range []string{`{"celsius": 36.6}`, `{"celsius": 36.6, "digits": 2}`} {
		resp, err := http.Post(web.URL+"/api/fahrenheit", "application/json", strings.NewReader(body))
		if err != nil {
			fmt.Println(err)
			return
		}
		answer := make([]byte, 20)
		n, _ := resp.Body.Read(answer)
		resp.Body.Close()
		fmt.Println(string(answer[:n]))
	}
	// Output:
	// "98"
	// "97.88"
}

// A middleware sees every callback; here it says which one was called and what came
// of it.
func ExampleApp_Use() {
	app := server.New(server.Config{})
	app.SetLayout(html.Div(dcc.Slider().ID("speed").Value(3), html.Div().ID("at")))
	app.Use(func(next server.Handler) server.Handler {
		return func(ctx context.Context, call *server.Call) error {
			err := next(ctx, call)
			fmt.Println(call.Output(), "has ended:", err)
			return err
		}
	})
	server.Callback(app, func(_ context.Context, in speedIn) (speedOut, error) {
		return speedOut{fmt.Sprintf("%g rpm", in.Speed)}, nil
	})

	err := servertest.Try(func(t servertest.TB) {
		fmt.Println(servertest.Open(t, app).Value("at.children"))
	})
	fmt.Println(err)
	// Output:
	// at.children has ended: <nil>
	// 3 rpm
	// <nil>
}

// An extension adds a footer to whatever layout the app has.
func ExampleApp_Extend() {
	app := server.New(server.Config{})
	app.SetLayout(html.H1("Report"))
	err := app.Extend(server.Extension{
		Name: "footer",
		Layout: func(_ context.Context, _ *server.Request, tree any) (any, error) {
			return html.Div(tree, html.Footer("internal use")), nil
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	web := httptest.NewServer(app.Handler())
	defer web.Close()
	resp, err := http.Get(web.URL + "/_dash-layout")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer resp.Body.Close()
	layout := make([]byte, 1000)
	n, _ := resp.Body.Read(layout)
	fmt.Println(strings.Contains(string(layout[:n]), "internal use"))
	// Output: true
}

type speedIn struct {
	Speed float64 `input:"speed.value"`
}

type speedOut struct {
	At string `output:"at.children"`
}

// All pages have the same slider and the same text. The motor gets the newest speed,
// whoever drags.
func ExampleShared() {
	app := server.New(server.Config{})
	app.SetLayout(html.Div(dcc.Slider().ID("speed").Value(0), html.Div().ID("at")))
	server.Callback(app, func(ctx context.Context, in speedIn) (speedOut, error) {
		return speedOut{fmt.Sprintf("%g rpm", in.Speed)}, ctx.Err()
	}, server.Shared(), server.Latest())

	err := servertest.Try(func(t servertest.TB) {
		one, other := servertest.Open(t, app), servertest.Open(t, app)
		one.Set("speed.value", 7)
		other.WaitFor("at.children", "7 rpm")
		fmt.Println(other.Value("speed.value"), other.Value("at.children"))
	})
	fmt.Println(err)
	// Output:
	// 7 7 rpm
	// <nil>
}

// Only who has taken control drives the motor. All pages show who does, and a
// button asks for it.
func ExampleApp_Lease() {
	app := server.New(server.Config{})
	app.SetLayout(html.Div(
		dcc.Slider().ID("speed").Value(0), html.Div().ID("at"),
		html.Button("Take control").ID("take"), html.Div().ID("driver"),
	))
	motor := app.Lease("motor")
	motor.Bind(html.DivChildren("driver").Dependency(), func(v server.LeaseView) any {
		switch {
		case v.Mine && v.Asking != nil:
			return "You drive. Somebody else would like to."
		case v.Mine:
			return "You drive."
		case v.Holder != nil:
			return "Somebody else drives."
		}
		return "Nobody drives."
	})
	server.Callback(app, func(ctx context.Context, _ struct {
		Clicks int `input:"take.n_clicks"`
	}) (struct{}, error) {
		motor.Ask(server.ClientFrom(ctx))
		return struct{}{}, nil
	}, server.PreventInitialCall(true))
	server.Callback(app, func(_ context.Context, in speedIn) (speedOut, error) {
		return speedOut{fmt.Sprintf("%g rpm", in.Speed)}, nil
	}, server.Shared(), server.HeldBy(motor))

	err := servertest.Try(func(t servertest.TB) {
		one, other := servertest.Open(t, app), servertest.Open(t, app)
		fmt.Println(one.Value("driver.children"))
		one.Set("take.n_clicks", 1)
		one.WaitFor("driver.children", "You drive.")
		other.WaitFor("driver.children", "Somebody else drives.")
		other.Set("take.n_clicks", 1)
		one.WaitFor("driver.children", "You drive. Somebody else would like to.")
		one.Close()
		other.WaitFor("driver.children", "You drive.")
		fmt.Println(other.Value("driver.children"))
	})
	fmt.Println(err)
	// Output:
	// Nobody drives.
	// You drive.
	// <nil>
}
