package main

import (
	"context"
	"fmt"
	"strconv"

	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/assets/table"
	"github.com/dashwire/dashwire/server"
)

// A callback is a function from a struct of inputs to a struct of outputs. The
// tags say which property of which component a field is. The browser calls it
// when an input changes (a state is only read), and puts the outputs in place.
//
//	year, continent, country ──▶ drawBubbles
//	year, continent          ──▶ summarise, fillCountries
//	country, metric, year    ──▶ drawHistory
//	country                  ──▶ markCountry
//	a bubble, a table's cell ──▶ follow ──▶ country
//	Play, the clock          ──▶ play   ──▶ year, the clock
func register(app *server.App, w *world) {
	server.Callback(app, w.drawBubbles)
	server.Callback(app, w.summarise)
	server.Callback(app, w.fillCountries)
	server.Callback(app, w.drawHistory)
	server.Callback(app, w.markCountry)
	// These answer to a hand: when the page loads there is nothing to do.
	server.Callback(app, w.follow, server.PreventInitialCall(true))
	server.Callback(app, w.play, server.PreventInitialCall(true))
}

type drawBubblesIn struct {
	Year      int    `input:"year.value"`
	Continent string `input:"continent.value"`
	Country   string `input:"country.value"` // "" where the dropdown is empty
}

type drawBubblesOut struct {
	Figure figure `output:"bubbles.figure"`
	Title  string `output:"bubbles-title.children"`
}

func (w *world) drawBubbles(_ context.Context, in drawBubblesIn) (drawBubblesOut, error) {
	place := in.Continent
	if place == allContinents {
		place = "The world"
	}
	return drawBubblesOut{
		Figure: bubbles(w, in.Year, in.Continent, in.Country),
		Title:  fmt.Sprintf("%s in %d", place, in.Year),
	}, nil
}

type summariseIn struct {
	Year      int    `input:"year.value"`
	Continent string `input:"continent.value"`
}

type summariseOut struct {
	Tiles []any `output:"summary.children"`
}

// summarise shows that an output may hold components as well as plain values.
func (w *world) summarise(_ context.Context, in summariseIn) (summariseOut, error) {
	first, now := w.in(w.firstYear(), in.Continent), w.in(in.Year, in.Continent)
	life, gdp := metrics["life"].sum, metrics["gdp"].sum
	since := " since " + strconv.Itoa(w.firstYear())

	where := "in five continents"
	if in.Continent != allContinents {
		where = "in " + in.Continent
	}
	return summariseOut{[]any{
		tile("Life expectancy", years(life(now)), fmt.Sprintf("%+.1f", life(now)-life(first))+since),
		tile("GDP per person", dollars(gdp(now)), fmt.Sprintf("× %.1f", gdp(now)/gdp(first))+since),
		tile("Population", short(population(now)), fmt.Sprintf("× %.1f", population(now)/population(first))+since),
		tile("Countries", strconv.Itoa(len(now)), where),
	}}, nil
}

func tile(label, value, note string) any {
	return html.Div(
		html.P(label).ClassName("label"),
		html.P(value).ClassName("value"),
		html.P(note).ClassName("note"),
	).ClassName("tile")
}

type fillCountriesIn struct {
	Year      int    `input:"year.value"`
	Continent string `input:"continent.value"`
}

type fillCountriesOut struct {
	Rows []countryRow `output:"countries.data"`
	Note string       `output:"countries-note.children"`
}

// A countryRow is a row of the table; the names are those of its columns.
type countryRow struct {
	ID         string  `json:"id"` // comes back as row_id of the active cell
	Country    string  `json:"country"`
	Continent  string  `json:"continent"`
	Population float64 `json:"population"`
	GDP        float64 `json:"gdp"`
	Life       float64 `json:"life"`
	Gain       float64 `json:"gain"`
}

func (w *world) fillCountries(_ context.Context, in fillCountriesIn) (fillCountriesOut, error) {
	var rows []countryRow
	for _, f := range w.in(in.Year, in.Continent) {
		first := w.ofCountry[f.Country][0]
		rows = append(rows, countryRow{f.Country, f.Country, f.Continent, f.Population, f.GDP, f.Life, f.Life - first.Life})
	}
	note := fmt.Sprintf("%d countries in %d. Sort by a column, or filter it: “> 70” for numbers, “land” for names.", len(rows), in.Year)
	return fillCountriesOut{rows, note}, nil
}

type drawHistoryIn struct {
	Country string `input:"country.value"`
	Metric  string `input:"metric.value"`
	Year    int    `input:"year.value"`
}

type drawHistoryOut struct {
	Figure figure `output:"history.figure"`
	Title  string `output:"history-title.children"`
	Note   string `output:"history-note.children"`
}

func (w *world) drawHistory(_ context.Context, in drawHistoryIn) (drawHistoryOut, error) {
	m, ok := metrics[in.Metric]
	if !ok {
		return drawHistoryOut{}, fmt.Errorf("no metric is called %q", in.Metric)
	}
	out := drawHistoryOut{
		Figure: history(w, m, in.Year, in.Country),
		Title:  "The continents",
		Note:   m.name + " over time",
	}
	if in.Country != "" {
		out.Title = in.Country
		if in.Metric != "people" {
			out.Note = m.name + ", with " + w.continentOf(in.Country) + " and the world"
		}
	}
	return out, nil
}

type markCountryIn struct {
	Country string `input:"country.value"`
}

type markCountryOut struct {
	Styles []table.DataStyle `output:"countries.style_data_conditional"`
}

// markCountry colours the table's continents, and the row of the followed
// country.
func (w *world) markCountry(_ context.Context, in markCountryIn) (markCountryOut, error) {
	styles := []table.DataStyle{{
		If:    table.DataIf{State: table.CellStateActive}, // no box around the clicked cell
		Style: table.Style{"backgroundColor": "inherit", "border": "inherit"},
	}}
	for _, c := range w.continents {
		styles = append(styles, table.DataStyle{
			If:    table.DataIf{ColumnID: "continent", FilterQuery: fmt.Sprintf("{continent} = %q", c)},
			Style: table.Style{"color": continentColors[c], "fontWeight": 600},
		})
	}
	if in.Country != "" {
		styles = append(styles, table.DataStyle{
			If:    table.DataIf{FilterQuery: fmt.Sprintf("{country} = %q", in.Country)},
			Style: table.Style{"backgroundColor": "#fff5d9", "fontWeight": 600},
		})
	}
	return markCountryOut{styles}, nil
}

type followIn struct {
	Click   click      `input:"bubbles.clickData"`
	Cell    table.Cell `input:"countries.active_cell"`
	Country string     `state:"country.value"`
}

// A click is what Plotly says of a clicked point; the customdata is from
// figures.go.
type click struct {
	Points []struct {
		Country string `json:"customdata"`
	} `json:"points"`
}

type followOut struct {
	Country string `output:"country.value"`
	// The clicked point is forgotten at once: only a change of clickData calls
	// follow, and so the same bubble can be clicked again.
	Click server.Opt[click] `output:"bubbles.clickData"`
}

// follow puts the country of a clicked bubble or row into the dropdown, from
// where the other callbacks take it.
func (w *world) follow(ctx context.Context, in followIn) (followOut, error) {
	var country string
	switch server.CallFrom(ctx).TriggeredID().String() {
	case "bubbles":
		if len(in.Click.Points) > 0 {
			country = in.Click.Points[0].Country
		}
	case "countries":
		country, _ = in.Cell.RowID.(string)
	}
	if country == "" || country == in.Country {
		return followOut{}, server.PreventUpdate // the page stays as it is
	}
	return followOut{Country: country, Click: server.Null[click]()}, nil
}

type playIn struct {
	Clicks int  `input:"play.n_clicks"`
	Ticks  int  `input:"clock.n_intervals"`
	Year   int  `state:"year.value"`
	Paused bool `state:"clock.disabled"`
}

// playOut's fields are Opts: one that isn't set leaves its property alone.
type playOut struct {
	Year   server.Opt[int]    `output:"year.value"`
	Paused server.Opt[bool]   `output:"clock.disabled"`
	Label  server.Opt[string] `output:"play.children"`
}

const (
	playLabel  = "Play"
	pauseLabel = "Pause"
)

// play starts and stops the clock by the button, and moves the year on at each
// tick until the last one.
func (w *world) play(ctx context.Context, in playIn) (playOut, error) {
	var out playOut
	pressed := server.CallFrom(ctx).TriggeredID().String() == "play"
	switch {
	case pressed && in.Paused:
		if in.Year == w.lastYear() {
			out.Year.Set(w.firstYear())
		}
		out.Paused.Set(false)
		out.Label.Set(pauseLabel)
	case pressed || in.Year == w.lastYear():
		out.Paused.Set(true)
		out.Label.Set(playLabel)
	default:
		out.Year.Set(w.yearAfter(in.Year))
	}
	return out, nil
}
