package compat_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/dashwire/dashwire/compat"
	"github.com/dashwire/dashwire/server"
)

type greetIn struct {
	Name string `input:"name.value"`
}

type greetOut struct {
	Text string `output:"greeting.children"`
}

func greet(_ context.Context, in greetIn) (greetOut, error) {
	return greetOut{"Hello " + in.Name + "!"}, nil
}

// A frontend is served with handlers in Go: typed ones that are checked against the
// callbacks of the Python app, and raw ones.
func ExampleFrontend_App() {
	front, err := compat.Open("testdata/shop/frontend")
	if err != nil {
		log.Fatal(err)
	}
	app := front.App(server.Config{Logger: slog.New(slog.DiscardHandler)})
	defer func() { _ = app.Shutdown(context.Background()) }()

	server.HandleOutput(app, "greeting.children", greet)
	app.HandleOutput("clear.n_clicks -> log.children", func(_ context.Context, call *server.Call) error {
		return call.Set(0, "cleared")
	})
	fmt.Println(app.HandleOutputSafely("greting.children", nil) != nil)
	fmt.Println(len(app.Unhandled()), "to go, first", app.Unhandled()[0])

	recorder := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodPost, "/shop/_dash-update-component", strings.NewReader(
		`{"output":"greeting.children","outputs":{"id":"greeting","property":"children"},"changedPropIds":[],"inputs":[{"id":"name","property":"value","value":"Ada"}]}`))
	r.Header.Set("Content-Type", "application/json")
	app.Handler().ServeHTTP(recorder, r)
	answer, _ := io.ReadAll(recorder.Body)
	fmt.Println(string(answer))
	// Output:
	// true
	// 10 to go, first total.children
	// {"multi":true,"response":{"greeting":{"children":"Hello Ada!"}}}
}
