package server_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/assets/table"
	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

// post sends a callback request as the browser does and prints the answer.
func post(app *server.App, body string) {
	r := httptest.NewRequest(http.MethodPost, "/_dash-update-component", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	app.Handler().ServeHTTP(w, r)
	fmt.Println(w.Code, w.Body)
}

type convertIn struct {
	Celsius    server.Opt[float64] `input:"celsius.value"`
	Fahrenheit server.Opt[float64] `input:"fahrenheit.value"`
	Digits     int                 `state:"digits.value"`
}

type convertOut struct {
	Celsius    server.Opt[float64] `output:"celsius.value"`
	Fahrenheit server.Opt[float64] `output:"fahrenheit.value"`
	Text       string              `output:"text.children"`
}

func convert(ctx context.Context, in convertIn) (convertOut, error) {
	var out convertOut
	switch server.CallFrom(ctx).TriggeredID().String() {
	case "fahrenheit":
		out.Celsius.Set((in.Fahrenheit.Or(32) - 32) * 5 / 9)
		out.Text = fmt.Sprintf("%.*f °C", in.Digits, out.Celsius.Or(0))
	default: // also when the page loads
		out.Fahrenheit.Set(in.Celsius.Or(0)*9/5 + 32)
		out.Text = fmt.Sprintf("%.*f °F", in.Digits, out.Fahrenheit.Or(0))
	}
	return out, nil
}

func ExampleCallback() {
	app := server.New(server.Config{})
	app.SetLayout(html.Div(
		dcc.Input().ID("celsius"), dcc.Input().ID("fahrenheit"), dcc.Input().ID("digits"), html.P().ID("text"),
	))
	server.Callback(app, convert)
	defer app.Shutdown(context.Background()) //nolint:errcheck // nothing is running

	post(app, `{"output":"..celsius.value...fahrenheit.value...text.children..",
		"outputs":[{"id":"celsius","property":"value"},{"id":"fahrenheit","property":"value"},{"id":"text","property":"children"}],
		"inputs":[{"id":"celsius","property":"value","value":100},{"id":"fahrenheit","property":"value"}],
		"state":[{"id":"digits","property":"value","value":1}],"changedPropIds":["celsius.value"]}`)
	// Output:
	// 200 {"multi":true,"response":{"fahrenheit":{"value":212},"text":{"children":"212.0 °F"}}}
}

func ExampleApp_Handle() {
	app := server.New(server.Config{})
	app.SetLayout(html.Div(dcc.Input().ID("a"), dcc.Input().ID("b"), html.P().ID("sum")))
	app.Handle(server.Spec{
		Outputs: []protocol.Dependency{protocol.Dep("sum", "children")},
		Inputs:  []protocol.Dependency{protocol.Dep("a", "value"), protocol.Dep("b", "value")},
	}, func(_ context.Context, call *server.Call) error {
		var sum float64
		for _, input := range call.Inputs() {
			var v float64
			if err := protocol.Decode(input.Args[0].Value, &v); err != nil {
				return err
			}
			sum += v
		}
		return call.Set(0, sum)
	})
	defer app.Shutdown(context.Background()) //nolint:errcheck // nothing is running

	post(app, `{"output":"sum.children","outputs":{"id":"sum","property":"children"},
		"inputs":[{"id":"a","property":"value","value":1},{"id":"b","property":"value","value":2.5}],"changedPropIds":["a.value"]}`)
	// Output:
	// 200 {"multi":true,"response":{"sum":{"children":3.5}}}
}

func ExampleApp_SetLayoutFunc() {
	app := server.New(server.Config{})
	app.SetLayoutFunc(func(_ context.Context, r *server.Request) (any, error) {
		return html.P("Hello " + r.Query().Get("name")), nil
	})
	defer app.Shutdown(context.Background()) //nolint:errcheck // nothing is running

	w := httptest.NewRecorder()
	app.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/_dash-layout?name=Ada", nil))
	fmt.Println(w.Body)
	// Output:
	// {"props":{"children":"Hello Ada"},"type":"P","namespace":"dash_html_components"}
}

func Example_layout() {
	page := html.Main(
		html.H1("Sales"),
		dcc.Dropdown().ID("region").Options("North", "South").Value("North").Clearable(false),
		dcc.Slider().ID("year").Min(2020).Max(2026).Step(1).Value(2026),
		table.DataTable().ID("rows").SortAction(table.ActionNative).PageSize(20).Columns(
			table.Column{ID: "item", Name: "Item"},
			table.Column{ID: "sum", Name: "Sum", Type: table.ColumnTypeNumeric},
		),
	).ClassName("page")
	text, err := protocol.Encode(page)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	fmt.Println(len(text) > 500, strings.Contains(string(text), `"sort_action":"native"`))
	// Output:
	// true true
}

func ExampleID() {
	type in struct {
		Value float64 `input:"from.value"`
	}
	type out struct {
		Double float64 `output:"to.children"`
	}
	app := server.New(server.Config{SuppressCallbackExceptions: true})
	app.SetLayout(html.Div())
	for i := range 3 {
		server.Callback(app, func(_ context.Context, v in) (out, error) { return out{2 * v.Value}, nil },
			server.ID("from", fmt.Sprintf("from-%d", i)), server.ID("to", fmt.Sprintf("to-%d", i)))
	}
	defer app.Shutdown(context.Background()) //nolint:errcheck // nothing is running

	post(app, `{"output":"to-2.children","outputs":{"id":"to-2","property":"children"},
		"inputs":[{"id":"from-2","property":"value","value":21}],"changedPropIds":["from-2.value"]}`)
	// Output:
	// 200 {"multi":true,"response":{"to-2":{"children":42}}}
}
