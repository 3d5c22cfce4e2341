package jsontree

import (
	"fmt"
	"math/big"
	"strings"
)

// Difference is one place where two values differ.
type Difference struct {
	// Path leads there: names and indexes, each after a slash.
	Path string
	// Want and Got are the two values as JSON, or words such as "nothing".
	Want, Got string
}

func (d Difference) String() string {
	path := d.Path
	if path == "" {
		path = "/"
	}
	return fmt.Sprintf("%s: want %s, got %s", path, d.Want, d.Got)
}

// Comparison says how values are compared.
type Comparison struct {
	// Match compares a wanted string, which may hold masks, with another one. If
	// nil, they must be equal.
	Match func(want, got string) bool
	// Ordered makes the order of an object's members count.
	Ordered bool
}

// Compare returns every difference, in the order of want.
func (c Comparison) Compare(want, got *Value) []Difference {
	var found []Difference
	c.compare("", want, got, &found)
	return found
}

func (c Comparison) compare(path string, want, got *Value, found *[]Difference) {
	if want.Kind == String && got.Kind == Number && c.Match != nil && want.Text != got.Text {
		// A mask stands in quotes also where a number is wanted.
		if c.Match(want.Text, got.Text) {
			return
		}
	}
	if want.Kind != got.Kind || !c.sameScalar(want, got) {
		*found = append(*found, Difference{path, short(want), short(got)})
		return
	}
	switch want.Kind {
	case Array:
		c.compareItems(path, want, got, found)
	case Object:
		c.compareMembers(path, want, got, found)
	}
}

func (c Comparison) sameScalar(want, got *Value) bool {
	switch want.Kind {
	case String:
		if c.Match != nil {
			return c.Match(want.Text, got.Text)
		}
		return want.Text == got.Text
	case Number:
		return sameNumber(want.Text, got.Text)
	case Bool:
		return want.Text == got.Text
	}
	return true
}

// sameNumber compares values, not digits: a browser can't tell 1.0 from 1. The
// comparison is exact, so that a digit lost in a long integer shows.
func sameNumber(a, b string) bool {
	if a == b {
		return true
	}
	if huge(a) || huge(b) {
		return false
	}
	x, ok := new(big.Rat).SetString(a)
	if !ok {
		return false
	}
	y, ok := new(big.Rat).SetString(b)
	return ok && x.Cmp(y) == 0
}

// huge keeps 1e999999999 from filling the memory.
func huge(number string) bool {
	_, exponent, ok := strings.Cut(strings.ToLower(number), "e")
	return ok && len(exponent) > 4
}

func (c Comparison) compareItems(path string, want, got *Value, found *[]Difference) {
	for i, w := range want.Items {
		at := fmt.Sprintf("%s/%d", path, i)
		if i >= len(got.Items) {
			*found = append(*found, Difference{at, short(w), "nothing"})
			continue
		}
		c.compare(at, w, got.Items[i], found)
	}
	for i := len(want.Items); i < len(got.Items); i++ {
		*found = append(*found, Difference{fmt.Sprintf("%s/%d", path, i), "nothing", short(got.Items[i])})
	}
}

func (c Comparison) compareMembers(path string, want, got *Value, found *[]Difference) {
	before := len(*found)
	used := map[string]bool{}
	for _, w := range want.Members {
		name, value := c.find(got, w.Name, used)
		if value == nil {
			*found = append(*found, Difference{path + "/" + w.Name, short(w.Value), "nothing"})
			continue
		}
		used[name] = true
		c.compare(path+"/"+w.Name, w.Value, value, found)
	}
	for _, g := range got.Members {
		if !used[g.Name] {
			*found = append(*found, Difference{path + "/" + g.Name, "nothing", short(g.Value)})
		}
	}
	if c.Ordered && len(*found) == before {
		if w, g := names(want), names(got); len(want.Members) > 1 && !c.sameOrder(want, got) {
			*found = append(*found, Difference{path, "the order " + w, g})
		}
	}
}

// find returns the member for a wanted name, which may hold a mask.
func (c Comparison) find(got *Value, name string, used map[string]bool) (string, *Value) {
	if v := got.Get(name); v != nil && !used[name] {
		return name, v
	}
	if c.Match == nil || !strings.Contains(name, "<") {
		return "", nil
	}
	for _, m := range got.Members {
		if !used[m.Name] && c.Match(name, m.Name) {
			return m.Name, m.Value
		}
	}
	return "", nil
}

func (c Comparison) sameOrder(want, got *Value) bool {
	for i := range want.Members {
		w, g := want.Members[i].Name, got.Members[i].Name
		if w != g && (c.Match == nil || !c.Match(w, g)) {
			return false
		}
	}
	return true
}

func names(v *Value) string {
	all := make([]string, len(v.Members))
	for i, m := range v.Members {
		all[i] = m.Name
	}
	return strings.Join(all, ", ")
}

func short(v *Value) string {
	const limit = 300
	text := v.Compact()
	if len(text) > limit {
		return text[:limit] + fmt.Sprintf("... (%d bytes)", len(text))
	}
	return text
}
