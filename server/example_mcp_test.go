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
)

type stockIn struct {
	Item string `input:"item.value"`
}

type stockOut struct {
	Text string `output:"stock.children"`
}

func inStock(_ context.Context, in stockIn) (stockOut, error) {
	return stockOut{"7 of " + in.Item}, nil
}

// An AI agent asks an app by the callbacks that its page has, and by a function that
// is there for agents alone.
func ExampleMCPTool() {
	app := server.New(server.Config{EnableMCP: server.Some(true)})
	app.SetLayout(html.Div(dcc.Input().ID("item"), html.P().ID("stock")))
	server.Callback(app, inStock, server.Description("How much of an item there is."), server.MCPExposeDocstring(true))
	server.MCPTool(app, "reorder", "Orders more of an item.", func(_ context.Context, in struct {
		Item  string
		Count server.Opt[int]
	}) (string, error) {
		return fmt.Sprintf("ordered %d of %s", in.Count.Or(1), in.Item), nil
	})

	for _, call := range []string{
		`{"name":"in_stock","arguments":{"item":"lamps"}}`,
		`{"name":"reorder","arguments":{"item":"lamps"}}`,
	} {
		request := httptest.NewRequest(http.MethodPost, "/_mcp", strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":`+call+`}`))
		request.Header.Set("Content-Type", "application/json")
		answer := httptest.NewRecorder()
		app.Handler().ServeHTTP(answer, request)
		_, structured, _ := strings.Cut(answer.Body.String(), `"structuredContent":`)
		fmt.Println(structured)
	}
	if err := app.Shutdown(context.Background()); err != nil {
		fmt.Println(err)
	}
	// Output:
	// {"multi":true,"response":{"stock":{"children":"7 of lamps"}}},"isError":false}}
	// {"result":"ordered 1 of lamps"},"isError":false}}
}
