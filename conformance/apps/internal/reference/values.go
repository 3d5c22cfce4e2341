package reference

import (
	"strconv"

	"github.com/dashwire/dashwire/protocol"
)

const points = 1000

// Figure is the answer of the figure callback.
type Figure struct {
	Data   []Trace      `json:"data"`
	Layout FigureLayout `json:"layout"`
}

// Trace is one line of a Figure.
type Trace struct {
	Type string    `json:"type"`
	Name string    `json:"name"`
	X    []int     `json:"x"`
	Y    []float64 `json:"y"`
}

// FigureLayout is the part of a Figure that is no data.
type FigureLayout struct {
	Title FigureTitle `json:"title"`
}

// FigureTitle is the title of a Figure; nil is none.
type FigureTitle struct {
	Text *string `json:"text"`
}

// MakeFigure computes the figure for a value of the dropdown, nil when it is
// cleared.
func MakeFigure(value *string) Figure {
	name := "None" // as Python writes it
	if value != nil {
		name = *value
	}
	traces := make([]Trace, 3)
	for k := range traces {
		x, y := make([]int, points), make([]float64, points)
		for i := range points {
			x[i] = i
			y[i] = float64((37*i+11*k)%101) / 7
		}
		traces[k] = Trace{Type: "scatter", Name: name + strconv.Itoa(k), X: x, Y: y}
	}
	return Figure{Data: traces, Layout: FigureLayout{FigureTitle{value}}}
}

// TypedFigure is a Figure whose numbers are sent in binary form.
type TypedFigure struct {
	Data   []TypedTrace `json:"data"`
	Layout FigureLayout `json:"layout"`
}

// TypedTrace is one line of a TypedFigure.
type TypedTrace struct {
	Type string               `json:"type"`
	Name string               `json:"name"`
	X    *protocol.TypedArray `json:"x"`
	Y    *protocol.TypedArray `json:"y"`
}

// MakeTypedFigure computes the same figure as MakeFigure.
func MakeTypedFigure(value *string) TypedFigure {
	figure := MakeFigure(value)
	typed := TypedFigure{Data: make([]TypedTrace, len(figure.Data)), Layout: figure.Layout}
	for i, t := range figure.Data {
		typed.Data[i] = TypedTrace{t.Type, t.Name, protocol.Array(t.X), protocol.Array(t.Y)}
	}
	return typed
}

// Row is one row of the table.
type Row struct {
	C0 int `json:"c0"`
	C1 int `json:"c1"`
	C2 int `json:"c2"`
	C3 int `json:"c3"`
	C4 int `json:"c4"`
	C5 int `json:"c5"`
	C6 int `json:"c6"`
	C7 int `json:"c7"`
	C8 int `json:"c8"`
	C9 int `json:"c9"`
}

// MakeTable computes the rows of the table.
func MakeTable() []Row {
	table := make([]Row, rows)
	for i := range table {
		table[i] = Row{0, i, 2 * i, 3 * i, 4 * i, 5 * i, 6 * i, 7 * i, 8 * i, 9 * i}
	}
	return table
}

// Item is one object of the list that is uploaded. Only their number is asked
// for, but each is decoded.
type Item struct {
	ID    int     `json:"id"`
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	OK    bool    `json:"ok"`
}
