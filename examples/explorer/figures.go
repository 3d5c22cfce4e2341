package main

import (
	"cmp"
	"math"
	"slices"
	"strconv"
)

// The colours of the page that figures need too; the style sheet has the same.
const (
	ink        = "#1b2430"
	muted      = "#64707d"
	gridLine   = "#e9ecef"
	rule       = "#ced4da"
	seeThrough = "rgba(0,0,0,0)"
	typeface   = `"Inter Explorer", "Helvetica Neue", Helvetica, Arial, sans-serif`
)

// continentColors are told apart also by people who don't see red and green.
var continentColors = map[string]string{
	"Africa":   "#0c8599",
	"Americas": "#e8890c",
	"Asia":     "#d6336c",
	"Europe":   "#3b5bdb",
	"Oceania":  "#7048b6",
}

// bubbles draws one year: a bubble for each country, by income and life
// expectancy. A followed country stands out and trails its way since the first
// year.
//
// The axes and the order of the traces never change, so that two of these
// figures differ only in where the bubbles are, and Plotly can move them.
func bubbles(w *world, year int, continent, followed string) figure {
	if continent != allContinents && w.continentOf(followed) != continent {
		followed = ""
	}
	fig := figure{Layout: newLayout(margin{Left: 52, Right: 12, Top: 12, Bottom: 52})}
	for _, c := range w.continents {
		t := continentBubbles(w.in(year, c), c, followed)
		t.Visible = continent == allContinents || continent == c
		fig.Data = append(fig.Data, t)
	}
	fig.Data = append(fig.Data, trail(w, year, followed))

	income := newAxis("log", math.Log10(230), math.Log10(130_000))
	income.TickVals = []float64{250, 500, 1000, 2000, 4000, 8000, 16_000, 32_000, 64_000}
	income.TickText = []string{"", "$500", "", "$2k", "", "$8k", "", "$32k", ""}
	income.Title = &axisTitle{"GDP per person, log scale", font{Size: 12}, 12}
	life := newAxis("linear", 20, 88)
	life.Title = &axisTitle{"Life expectancy, years", font{Size: 12}, 8}
	fig.Layout.XAxis, fig.Layout.YAxis = income, life

	fig.Layout.HoverMode = "closest"
	fig.Layout.Transition = &transition{600, "cubic-in-out"}
	fig.Layout.Annotations = []annotation{{ // the year, as a watermark
		Text: strconv.Itoa(year), Font: font{Size: 110, Color: "rgba(27,36,48,0.06)", Weight: 700},
		X: 0.98, XRef: "paper", XAnchor: "right", Y: 0.02, YRef: "paper", YAnchor: "bottom",
	}}
	return fig
}

func continentBubbles(facts []fact, continent, followed string) trace {
	// With sizemode "area" this makes the most populous country, China in 2007,
	// 78 pixels wide in every figure.
	const biggest, widest = 1.32e9, 78

	t := trace{
		Type: "scatter", Mode: "markers", Name: continent,
		HoverTemplate: "<b>%{text}</b><br>$%{x:,.0f} a person<br>%{y:.1f} years<br>%{hovertext} people<extra></extra>",
		Marker: &marker{
			Color: continentColors[continent], Line: &line{Color: "#fff", Width: 1},
			SizeMode: "area", SizeRef: 2 * biggest / (widest * widest), SizeMin: 3.5,
		},
	}
	for _, f := range facts {
		opacity := 0.8
		if followed != "" && followed != f.Country {
			opacity = 0.25
		}
		t.IDs = append(t.IDs, f.Country)
		t.Text = append(t.Text, f.Country)
		t.CustomData = append(t.CustomData, f.Country)
		t.HoverText = append(t.HoverText, short(f.Population))
		t.X = append(t.X, f.GDP)
		t.Y = append(t.Y, f.Life)
		t.Marker.Size = append(t.Marker.Size, f.Population)
		t.Marker.Opacity = append(t.Marker.Opacity, opacity)
	}
	return t
}

// trail draws the way of a country up to a year. Without a country it is an
// empty trace, which keeps the others' places in the figure.
func trail(w *world, year int, country string) trace {
	t := trace{
		Type: "scatter", Mode: "lines+markers+text", Name: "trail", Visible: true, HoverInfo: "skip",
		X: []float64{}, Y: []float64{},
		Line: &line{Color: ink, Width: 1.5}, Marker: &marker{Color: ink, Size: []float64{}},
		TextPosition: "top center", TextFont: &font{Size: 13, Color: ink, Weight: 650},
	}
	for _, f := range w.ofCountry[country] {
		if f.Year > year {
			break
		}
		t.IDs = append(t.IDs, strconv.Itoa(f.Year))
		t.X = append(t.X, f.GDP)
		t.Y = append(t.Y, f.Life)
		t.Marker.Size = append(t.Marker.Size, 5)
		t.Text = append(t.Text, "")
	}
	if len(t.Text) > 0 {
		t.Text[len(t.Text)-1] = country
	}
	return t
}

// newLayout returns what both figures have in common.
func newLayout(m margin) layout {
	text := font{Family: typeface, Size: 12, Color: muted}
	return layout{
		Font: text, Margin: m, Paper: seeThrough, Plot: seeThrough,
		HoverLabel: hoverLabel{"#fff", rule, font{Family: typeface, Size: 13, Color: ink}, "left"},
	}
}

func newAxis(kind string, from, to float64) axis {
	return axis{
		Type: kind, Range: [2]float64{from, to}, FixedRange: true,
		ShowGrid: true, GridColor: gridLine, LineColor: gridLine,
	}
}

// A curve is one line of the history.
type curve struct {
	name   string
	values []float64
	color  string
	width  float64
	dash   string
}

// history draws a metric over all years: of a country beside its continent and
// the world, or of the continents where no country is followed. year is marked.
func history(w *world, m metric, year int, country string) figure {
	curves := continentCurves(w, m)
	if country != "" {
		curves = countryCurves(w, m, country)
	}

	scale := func(v float64) float64 { return v }
	if m.axis == "log" {
		scale = math.Log10
	}
	low, high := math.Inf(1), math.Inf(-1)
	ends := make([]float64, len(curves)) // where each line ends, and its label stands
	for i, c := range curves {
		for _, v := range c.values {
			low, high = min(low, scale(v)), max(high, scale(v))
		}
		ends[i] = scale(c.values[len(c.values)-1])
	}
	room := max((high-low)*0.08, 0.01)
	spread(ends, (high-low+2*room)*0.045)
	low, high = low-room, max(high, slices.Max(ends))+room

	fig := figure{Layout: newLayout(margin{Left: 52, Right: 120, Top: 12, Bottom: 32})}
	for i, c := range curves {
		fig.Data = append(fig.Data, c.trace(w.years, year, m.write))
		fig.Layout.Annotations = append(fig.Layout.Annotations, annotation{
			Text: shorten(c.name, 15), Font: font{Color: c.color, Weight: c.weight()},
			X: 1, XRef: "paper", XAnchor: "left", XShift: 10, Y: ends[i], YRef: "y", YAnchor: "middle",
		})
	}
	x := newAxis("linear", float64(w.firstYear())-1, float64(w.lastYear())+1)
	x.ShowGrid, x.TickVals = false, []float64{1952, 1967, 1982, 1997}
	var ticks []float64 // where there are none, Plotly finds some itself
	var texts []string
	if m.axis == "log" {
		low, high, ticks = roundAround(low, high)
		for _, v := range ticks {
			texts = append(texts, m.prefix+short(v))
		}
	}
	y := newAxis(m.axis, low, high)
	y.TickVals, y.TickText = ticks, texts
	fig.Layout.XAxis, fig.Layout.YAxis = x, y
	fig.Layout.HoverMode = "x unified"
	fig.Layout.Shapes = []shape{{
		Type: "line", X0: float64(year), X1: float64(year), Y1: 1, YRef: "paper",
		Line: line{Color: rule, Width: 1}, Layer: "below",
	}}
	return fig
}

func continentCurves(w *world, m metric) []curve {
	var curves []curve
	for _, c := range w.continents {
		curves = append(curves, curve{c, w.ofMany(m, c), continentColors[c], 2.5, "solid"})
	}
	return curves
}

func countryCurves(w *world, m metric, country string) []curve {
	continent := w.continentOf(country)
	color := continentColors[continent]
	own := curve{country, w.ofOne(m, country), color, 3, "solid"}
	if m.name == metrics["people"].name {
		return []curve{own} // beside the sum over a continent a country is a flat line
	}
	return []curve{
		{"World", w.ofMany(m, allContinents), "#868e96", 1.5, "dot"},
		{continent, w.ofMany(m, continent), color, 1.5, "dash"},
		own,
	}
}

// weight is the weight of the curve's label: a thick line has a bold one.
func (c curve) weight() int {
	if c.width >= 3 {
		return 700
	}
	return 500
}

// trace draws the curve, with a dot at the marked year.
func (c curve) trace(years []int, marked int, write func(float64) string) trace {
	t := trace{
		Type: "scatter", Mode: "lines+markers", Name: c.name, Visible: true, Y: c.values,
		Line:          &line{Color: c.color, Width: c.width, Dash: c.dash},
		Marker:        &marker{Color: c.color, Line: &line{Color: "#fff", Width: 2}},
		HoverTemplate: "%{hovertext}<extra>" + c.name + "</extra>",
	}
	for i, year := range years {
		size := 0.0
		if year == marked {
			size = 9
		}
		t.X = append(t.X, float64(year))
		t.HoverText = append(t.HoverText, write(c.values[i]))
		t.Marker.Size = append(t.Marker.Size, size)
	}
	return t
}

// spread moves positions up until they are at least gap apart, so that labels
// beside them don't cover each other. Their order stays.
func spread(positions []float64, gap float64) {
	order := make([]int, len(positions))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(positions[a], positions[b]) })
	for i := 1; i < len(order); i++ {
		below, above := order[i-1], order[i]
		positions[above] = max(positions[above], positions[below]+gap)
	}
}

// roundAround widens the range of a logarithmic axis until two round numbers (1, 2
// and 5 times the powers of ten) are in it, and returns those as its ticks.
func roundAround(low, high float64) (lower, upper float64, ticks []float64) {
	var logs []float64
	for e := math.Floor(low) - 1; e <= high+1; e++ {
		logs = append(logs, e, e+math.Log10(2), e+math.Log10(5))
	}
	first, _ := slices.BinarySearch(logs, low)
	end, _ := slices.BinarySearch(logs, high)
	if end-first < 2 {
		first, end = first-1, end+1
		low, high = min(low, logs[first]), max(high, logs[end-1])
	}
	for _, l := range logs[first:end] {
		ticks = append(ticks, math.Round(math.Pow(10, l)))
	}
	return low, high, ticks
}

func shorten(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}
