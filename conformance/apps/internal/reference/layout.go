package reference

import (
	"strconv"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/assets/table"
	"github.com/dashwire/dashwire/protocol"
)

const rows = 1000

// Layout returns the component tree.
func Layout() protocol.Node {
	children := []any{
		dcc.Slider().ID("slider").Min(0).Max(100).Value(5),
		html.Div().ID("text"),
		dcc.Dropdown().Options("a", "b", "c").Value("a").ID("dd"),
		dcc.Graph().ID("graph"),
		html.Button("Fill").ID("btn"),
		table.DataTable().ID("table").Columns(columns()...).PageSize(10),
		dcc.Store().ID("store"),
		html.Div().ID("size"),
		html.Div().ID("live"),
		html.Div().ID("tick"),
	}
	for i := range rows {
		n := strconv.Itoa(i)
		children = append(children, html.Div(html.Span("row "+n).ClassName("cell")).ID("row-"+n))
	}
	return html.Div(children...)
}

func columns() []table.Column {
	list := make([]table.Column, 10)
	for j := range list {
		name := "c" + strconv.Itoa(j)
		list[j] = table.Column{ID: name, Name: name}
	}
	return list
}
