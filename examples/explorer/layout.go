package main

import (
	"strconv"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/assets/table"
)

// page is the layout: what stands where, before any callback has run. How it
// looks is in assets/explorer.css; what fills the components is in callbacks.go,
// which finds them by their ids.
func page(w *world) any {
	return html.Div(
		masthead(w),
		controls(w),
		html.Section().ID("summary").ClassName("summary"),
		html.Div(bubblesCard(w), historyCard()).ClassName("plots"),
		countriesCard(w),
		html.Footer(
			"Data: ", html.A("Gapminder Foundation").Href("https://www.gapminder.org/data"),
			", CC BY 4.0. Averages are weighted by population.",
		),
	).ClassName("page")
}

func masthead(w *world) any {
	extent := strconv.Itoa(len(w.countries)) + " countries, " + strconv.Itoa(w.firstYear()) + "–" + strconv.Itoa(w.lastYear())
	return html.Header(
		html.P("Gapminder · "+extent).ClassName("eyebrow"),
		html.H1("Health and wealth of nations"),
		html.P("How long people live, against what they earn. Press play, choose a continent, or click a country to follow it.").
			ClassName("lede"),
	).ClassName("masthead")
}

func controls(w *world) any {
	continents := []dcc.Option{{Label: "All continents", Value: allContinents}}
	for _, c := range w.continents {
		continents = append(continents, dcc.Option{Label: c, Value: c})
	}
	years := dcc.Marks{}
	for _, year := range w.years {
		years[float64(year)] = strconv.Itoa(year)
	}

	return html.Section(
		html.Div(
			html.Label("Continent").HTMLFor("continent"),
			dcc.Dropdown().ID("continent").OptionList(continents...).Value(allContinents).
				Clearable(false).Searchable(false).MaxHeight(280),
		).ClassName("field"),
		html.Div(
			html.Label("Country").HTMLFor("country"),
			dcc.Dropdown().ID("country").Options(w.countries...).
				Placeholder("Click one, or search").MaxHeight(320),
		).ClassName("field"),
		html.Div(
			html.Button(playLabel).ID("play").ClassName("play"),
			html.Div(
				html.Div("Year").ClassName("label"),
				// Updating while it is dragged lets the bubbles follow the hand.
				dcc.Slider().ID("year").
					Min(float64(w.firstYear())).Max(float64(w.lastYear())).Step(float64(w.years[1]-w.years[0])).
					Marks(years).Value(float64(w.lastYear())).
					UpdateMode(dcc.UpdateModeDrag).AllowDirectInput(false),
			).ClassName("field"),
		).ClassName("time"),
		// The clock that drives Play: it ticks only while it is enabled.
		dcc.Interval().ID("clock").Interval(900).Disabled(true),
	).ClassName("controls")
}

func bubblesCard(w *world) any {
	legend := html.Ul().ClassName("legend")
	var entries []any
	for _, c := range w.continents {
		dot := html.Span().ClassName("dot").Style(html.Style{"background": continentColors[c]})
		entries = append(entries, html.Li(dot, c))
	}
	return html.Section(
		html.Div(
			html.H2().ID("bubbles-title"),
			legend.Children(entries...),
			html.P("One bubble a country; its area is the population."),
		).ClassName("heading"),
		graph("bubbles"),
	).ClassName("card")
}

func historyCard() any {
	return html.Section(
		html.Div(
			html.H2().ID("history-title"),
			dcc.RadioItems().ID("metric").ClassName("segmented").Value("life").OptionList(
				dcc.Option{Label: "Life", Value: "life"},
				dcc.Option{Label: "Income", Value: "gdp"},
				dcc.Option{Label: "People", Value: "people"},
			),
			html.P().ID("history-note"),
		).ClassName("heading"),
		graph("history"),
	).ClassName("card")
}

// graph is a chart that fills its box, whose height the style sheet gives.
func graph(id string) any {
	return html.Div(
		dcc.Graph().ID(id).Responsive(true).Config(dcc.Config{DisplayModeBar: false}),
	).ClassName("chart")
}

// countriesCard sorts, filters and turns its pages in the browser ("native"), so
// that none of it asks the server.
func countriesCard(w *world) any {
	rule := "1px solid #e3e7ec"
	left := table.Style{"textAlign": "left"}
	var cells []table.CellStyle
	var filters []table.FilterStyle
	for _, text := range []string{"country", "continent"} { // numbers stay at the right
		cells = append(cells, table.CellStyle{If: table.CellIf{ColumnID: text}, Style: left})
		filters = append(filters, table.FilterStyle{If: table.FilterIf{ColumnID: text}, Style: left})
	}

	return html.Section(
		html.Div(
			html.H2("Every country"),
			html.P().ID("countries-note"),
		).ClassName("heading"),
		table.DataTable().ID("countries").
			Columns(
				table.Column{ID: "country", Name: "Country", Type: table.ColumnTypeText},
				table.Column{ID: "continent", Name: "Continent", Type: table.ColumnTypeText},
				number("population", "Population", ",.0f"),
				number("gdp", "GDP per person", "$,.0f"),
				number("life", "Life expectancy", ".1f"),
				number("gain", "Years gained since "+strconv.Itoa(w.firstYear()), "+.1f"),
			).
			SortAction(table.ActionNative).SortBy(table.SortBy{ColumnID: "population", Direction: table.SortDirectionDesc}).
			FilterAction(table.ActionNative).
			FilterOptions(table.FilterOptions{Case: table.FilterCaseInsensitive, PlaceholderText: "Filter"}).
			PageAction(table.ActionNative).PageSize(12).
			StyleAsListView(true).
			StyleTable(table.Style{"overflowX": "auto"}).
			StyleCell(table.Style{
				"fontFamily": typeface, "fontSize": 14, "height": 40, "padding": "0 12px",
				"minWidth": 110, "maxWidth": 240, "textOverflow": "ellipsis", "border": "0", "borderBottom": rule,
			}).
			StyleHeader(table.Style{
				"backgroundColor": "#fff", "color": muted, "fontWeight": 600, "border": "0", "borderBottom": "1px solid #cbd2da",
			}).
			StyleFilter(table.Style{"backgroundColor": "#fafbfc", "border": "0", "borderBottom": rule}).
			StyleCellConditional(cells...).
			StyleFilterConditional(filters...),
	).ClassName("card countries")
}

// number is a column of numbers. The format is d3-format's: the cell keeps the
// number itself, which is what sorting and filtering look at.
func number(id, name, format string) table.Column {
	return table.Column{ID: id, Name: name, Type: table.ColumnTypeNumeric, Format: &table.Format{Specifier: format}}
}
