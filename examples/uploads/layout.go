package main

import (
	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/assets/table"
)

// mostBytes is how large a file may be. The browser refuses a larger one by itself;
// what a request may have at all is Config.MaxBodyBytes.
const mostBytes = 5 << 20

// page is the layout. How it looks is in assets/uploads.css.
func page() any {
	return html.Div(
		html.Header(
			html.Div(
				html.P("CSV in, CSV out").ClassName("eyebrow"),
				html.H1("bakery.csv").ID("name"),
				html.P().ID("note").ClassName("note"),
			),
			// Multiple(false) is the default: contents is one text, not a list.
			dcc.Upload(html.Strong("Drop a CSV file"), " or click to choose one").
				ID("file").Accept(".csv,.tsv,.txt,text/csv").MaxSize(mostBytes).
				ClassName("drop").ClassNameActive("drop over"),
		),
		html.Section(
			html.Div(
				field("Chart", dcc.Dropdown().ID("y").Multi(true).Clearable(false).Searchable(false).Placeholder("Choose columns")),
				field("against", dcc.Dropdown().ID("x").Clearable(false).Searchable(false)),
				field("as", dcc.RadioItems().ID("kind").ClassName("segmented").Options("bars", "lines").Value("bars")),
			).ClassName("fields"),
			html.Div(
				dcc.Graph().ID("chart").Responsive(true).Config(dcc.Config{DisplayModeBar: false}),
			).ClassName("chart"),
		).ClassName("card"),
		html.Section(
			html.Div(
				html.P("Sort and filter: the chart follows.").ClassName("note"),
				html.Button("Download what is shown").ID("save"),
			).ClassName("row"),
			grid(),
			dcc.Download().ID("download"), // unseen; its data is a file to save
		).ClassName("card"),
	).ClassName("page")
}

func field(label string, input any) any {
	return html.Div(html.Div(label).ClassName("label"), input).ClassName("field")
}

// grid sorts, filters and turns its pages in the browser ("native"). What is left of
// the rows it puts into derived_virtual_data.
func grid() any {
	rule := "1px solid #e4e1ee"
	left := table.Style{"textAlign": "left"} // numbers stay at the right
	return table.DataTable().ID("table").
		SortAction(table.ActionNative).FilterAction(table.ActionNative).PageAction(table.ActionNative).PageSize(10).
		FilterOptions(table.FilterOptions{Case: table.FilterCaseInsensitive, PlaceholderText: "Filter"}).
		StyleAsListView(true).
		StyleTable(table.Style{"overflowX": "auto"}).
		StyleCell(table.Style{
			"fontFamily": "system-ui, Helvetica Neue, Arial, sans-serif", "fontSize": 14, "height": 36, "padding": "0 12px", "minWidth": 90,
			"maxWidth": 260, "textOverflow": "ellipsis", "border": "0", "borderBottom": rule,
		}).
		StyleCellConditional(table.CellStyle{If: table.CellIf{ColumnType: table.ColumnTypeText}, Style: left}).
		StyleFilterConditional(table.FilterStyle{If: table.FilterIf{ColumnType: table.ColumnTypeText}, Style: left}).
		StyleHeader(table.Style{"backgroundColor": "#fff", "fontWeight": 600, "border": "0", "borderBottom": "1px solid #c9c4db"}).
		StyleFilter(table.Style{"backgroundColor": "#faf9fc", "border": "0", "borderBottom": rule})
}
