package main

// A figure is what a dcc.Graph draws: Plotly's own JSON. These types hold the
// few of its many attributes that the explorer uses; a map[string]any would do
// as well, but misspelt names would be found only by looking at the page. All
// attributes are explained in Plotly's reference of figures.
type figure struct {
	Data   []trace `json:"data"`
	Layout layout  `json:"layout"`
}

type trace struct {
	Type string `json:"type"`
	Mode string `json:"mode"`
	Name string `json:"name"`

	// IDs tell Plotly which point is which when a figure takes another's place,
	// so that a bubble glides to its new spot.
	IDs []string `json:"ids,omitempty"`

	X             []float64 `json:"x"`
	Y             []float64 `json:"y"`
	Text          []string  `json:"text,omitempty"`
	TextPosition  string    `json:"textposition,omitempty"`
	TextFont      *font     `json:"textfont,omitempty"`
	CustomData    []string  `json:"customdata,omitempty"` // comes back in clickData
	HoverText     []string  `json:"hovertext,omitempty"`
	HoverTemplate string    `json:"hovertemplate,omitempty"`
	HoverInfo     string    `json:"hoverinfo,omitempty"`
	Visible       bool      `json:"visible"`
	Marker        *marker   `json:"marker,omitempty"`
	Line          *line     `json:"line,omitempty"`
}

type marker struct {
	Color    string    `json:"color"`
	Size     []float64 `json:"size"`
	SizeMode string    `json:"sizemode,omitempty"`
	SizeRef  float64   `json:"sizeref,omitempty"`
	SizeMin  float64   `json:"sizemin,omitempty"`
	Opacity  []float64 `json:"opacity,omitempty"`
	Line     *line     `json:"line,omitempty"`
}

type line struct {
	Color string  `json:"color,omitempty"`
	Width float64 `json:"width,omitempty"`
	Dash  string  `json:"dash,omitempty"`
}

type font struct {
	Family string  `json:"family,omitempty"`
	Size   float64 `json:"size,omitempty"`
	Color  string  `json:"color,omitempty"`
	Weight int     `json:"weight,omitempty"`
}

type layout struct {
	Font        font         `json:"font"`
	Margin      margin       `json:"margin"`
	Paper       string       `json:"paper_bgcolor"`
	Plot        string       `json:"plot_bgcolor"`
	ShowLegend  bool         `json:"showlegend"`
	XAxis       axis         `json:"xaxis"`
	YAxis       axis         `json:"yaxis"`
	Annotations []annotation `json:"annotations,omitempty"`
	Shapes      []shape      `json:"shapes,omitempty"`
	HoverMode   string       `json:"hovermode"`
	HoverLabel  hoverLabel   `json:"hoverlabel"`

	// Transition makes a new figure grow out of the old one.
	Transition *transition `json:"transition,omitempty"`
}

type margin struct {
	Left   int `json:"l"`
	Right  int `json:"r"`
	Top    int `json:"t"`
	Bottom int `json:"b"`
}

type axis struct {
	Type       string     `json:"type"`
	Range      [2]float64 `json:"range"` // of logarithms, if Type is log
	TickVals   []float64  `json:"tickvals,omitempty"`
	TickText   []string   `json:"ticktext,omitempty"`
	TickAngle  int        `json:"tickangle"`
	Title      *axisTitle `json:"title,omitempty"`
	GridColor  string     `json:"gridcolor"`
	LineColor  string     `json:"linecolor"`
	ShowGrid   bool       `json:"showgrid"`
	ZeroLine   bool       `json:"zeroline"`
	FixedRange bool       `json:"fixedrange"` // no zooming by mouse
}

type axisTitle struct {
	Text     string `json:"text"`
	Font     font   `json:"font"`
	Standoff int    `json:"standoff"`
}

type annotation struct {
	Text      string  `json:"text"`
	X         float64 `json:"x"`
	Y         float64 `json:"y"`
	XRef      string  `json:"xref"`
	YRef      string  `json:"yref"`
	XAnchor   string  `json:"xanchor"`
	YAnchor   string  `json:"yanchor"`
	XShift    int     `json:"xshift,omitempty"`
	ShowArrow bool    `json:"showarrow"`
	Font      font    `json:"font"`
}

type shape struct {
	Type  string  `json:"type"`
	X0    float64 `json:"x0"`
	X1    float64 `json:"x1"`
	Y0    float64 `json:"y0"`
	Y1    float64 `json:"y1"`
	YRef  string  `json:"yref"`
	Line  line    `json:"line"`
	Layer string  `json:"layer"`
}

type hoverLabel struct {
	Background string `json:"bgcolor"`
	Border     string `json:"bordercolor"`
	Font       font   `json:"font"`
	Align      string `json:"align"`
}

type transition struct {
	Duration int    `json:"duration"` // in milliseconds
	Easing   string `json:"easing"`
}
