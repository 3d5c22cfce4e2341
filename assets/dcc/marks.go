package dcc

import (
	"errors"
	"math"
	"slices"

	"github.com/dashwire/dashwire/protocol"
)

// Marks are the marks of a slider: positions with their texts.
//
//	dcc.Slider().Marks(dcc.Marks{0: "low", 0.5: "half", 1: "high"})
type Marks map[float64]string

// MarshalJSON writes the positions as keys, as JavaScript spells numbers.
func (m Marks) MarshalJSON() ([]byte, error) { return encodeMarks(m) }

// StyledMarks are marks that have a style each.
type StyledMarks map[float64]Mark

// MarshalJSON writes the positions as keys, as JavaScript spells numbers.
func (m StyledMarks) MarshalJSON() ([]byte, error) { return encodeMarks(m) }

// Mark is a mark with a style.
type Mark struct {
	// Label is the text of the mark.
	Label string `json:"label"`
	// Style is the CSS of the text.
	Style Style `json:"style,omitempty"`
}

// encodeMarks writes the marks in the order of their positions, so that a
// layout has one spelling.
func encodeMarks[V any](marks map[float64]V) ([]byte, error) {
	positions := make([]float64, 0, len(marks))
	for p := range marks {
		if math.IsNaN(p) || math.IsInf(p, 0) {
			return nil, errors.New("a mark of a slider must stand at a finite number")
		}
		positions = append(positions, p)
	}
	slices.Sort(positions)
	out := []byte{'{'}
	for i, p := range positions {
		if i > 0 {
			out = append(out, ',')
		}
		var err error
		out = append(out, '"')
		if out, err = protocol.AppendJSON(out, p+0); err != nil { // minus zero is zero
			return nil, err
		}
		out = append(out, '"', ':')
		if out, err = protocol.AppendJSON(out, marks[p]); err != nil {
			return nil, err
		}
	}
	return append(out, '}'), nil
}
