package servertest_test

import (
	"context"
	"fmt"
	"io"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
	"github.com/dashwire/dashwire/server/servertest"
)

type greetIn struct {
	Name string `input:"name.value"`
}
type greetOut struct {
	Text string `output:"greeting.children"`
}

func greetingApp() *server.App {
	app := server.New(server.Config{Title: "Greeting"})
	app.SetLayout(html.Div(dcc.Input().ID("name").Value("you"), html.P().ID("greeting")))
	server.Callback(app, func(_ context.Context, in greetIn) (greetOut, error) {
		return greetOut{"Hello " + in.Name}, nil
	})
	return app
}

// In a test, t is the *testing.T, and there is no Try.
func ExampleOpen() {
	err := servertest.Try(func(t servertest.TB) {
		page := servertest.Open(t, greetingApp())
		fmt.Println(page.Value("greeting.children"))
		page.Set("name.value", "Ada")
		fmt.Println(page.Value("greeting.children"))
	})
	fmt.Println(err)
	// Output:
	// Hello you
	// Hello Ada
	// <nil>
}

// What is pushed reaches all pages, and one whose line was cut when it is back.
func ExamplePage_Reconnect() {
	app := server.New(server.Config{Live: server.Live{Enabled: true}})
	app.SetLayout(html.Div(dcc.Slider().ID("speed").Min(0).Max(10).Value(1)))
	err := servertest.Try(func(t servertest.TB) {
		a, b := servertest.Open(t, app), servertest.Open(t, app)
		b.Cut()
		if err := app.Broadcast(dcc.SliderValue("speed").Set(7)); err != nil {
			t.Fatalf("broadcast: %v", err)
		}
		a.WaitFor("speed.value", 7)
		b.Reconnect()
		b.WaitFor("speed.value", 7)
		fmt.Println(a.Value("speed.value"), b.Value("speed.value"))
	})
	fmt.Println(err)
	// Output:
	// 7 7
	// <nil>
}

func ExampleClient() {
	err := servertest.Try(func(t servertest.TB) {
		client := servertest.Client(t, greetingApp())
		resp, err := client.Get("http://app.test/_dash-layout")
		if err != nil {
			t.Fatalf("%v", err)
		}
		defer resp.Body.Close()
		body, _ := io.ReadAll(resp.Body)
		fmt.Println(resp.StatusCode, len(body) > 0)
	})
	fmt.Println(err)
	// Output:
	// 200 true
	// <nil>
}
