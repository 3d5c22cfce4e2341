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

func ExampleApp_Page() {
	app := server.New(server.Config{})
	app.Page(server.Page{Path: "/", Name: "Home", Layout: html.H1("Welcome")})
	app.Page(server.Page{
		PathTemplate: "/item/<id>",
		TitleFunc: func(_ context.Context, r server.PageRequest) (string, error) {
			return "Item " + r.Var("id"), nil
		},
		LayoutFunc: func(_ context.Context, r server.PageRequest) (any, error) {
			return html.Div("Item ", r.Var("id"), " in ", r.Query.Get("color")), nil
		},
	})
	app.Page(server.Page{NotFound: true, Title: "Nothing here", Layout: html.H1("Nothing here")})
	app.SetLayout(html.Div(html.Nav(dcc.Link("Home").Href(app.RelativePath("/"))), server.PageContainer()))
	defer app.Shutdown(context.Background()) //nolint:errcheck // nothing is running

	post(app, `{"output":".._pages_content.children..._pages_store.data..",
		"outputs":[{"id":"_pages_content","property":"children"},{"id":"_pages_store","property":"data"}],
		"inputs":[{"id":"_pages_location","property":"pathname","value":"/item/7"},{"id":"_pages_location","property":"search","value":"?color=red"}],
		"changedPropIds":["_pages_location.pathname","_pages_location.search"]}`)
	// Output:
	// 200 {"multi":true,"response":{"_pages_content":{"children":{"props":{"children":["Item ","7"," in ","red"]},"type":"Div","namespace":"dash_html_components"}},"_pages_store":{"data":{"title":"Item 7"}}}}
}

func ExampleApp_Pages() {
	app := server.New(server.Config{URLBasePathname: "/shop/"})
	app.Page(server.Page{Path: "/weekly-sales", Layout: "sales"})
	app.Page(server.Page{Path: "/", Layout: "home"})
	for _, page := range app.Pages() {
		fmt.Println(page.Name, page.URL)
	}
	// Output:
	// Home /shop/
	// Weekly sales /shop/weekly-sales
}

// A page's description is a meta tag of the address, for those who link to it.
func ExampleConfig_description() {
	app := server.New(server.Config{Description: "Fruit by the box"})
	app.Page(server.Page{Path: "/", Layout: "home"})
	defer app.Shutdown(context.Background()) //nolint:errcheck // nothing is running

	w := httptest.NewRecorder()
	app.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	_, meta, _ := strings.Cut(w.Body.String(), "<head>")
	meta, _, _ = strings.Cut(meta, ">")
	fmt.Println(strings.TrimSpace(meta) + ">")
	// Output:
	// <meta name="description" content="Fruit by the box">
}
