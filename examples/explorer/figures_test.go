package main

import (
	"math"
	"slices"
	"testing"
)

// Bubbles can glide only if a figure has the same traces, and the same points in
// them, whatever is on show.
func TestBubblesKeepTheirPlaces(t *testing.T) {
	t.Parallel()
	w := load(t)
	shown := bubbles(w, 1952, allContinents, "")
	for _, year := range w.years {
		for _, continent := range append([]string{allContinents}, w.continents...) {
			for _, followed := range []string{"", "Kenya", "no such country"} {
				fig := bubbles(w, year, continent, followed)
				if len(fig.Data) != len(shown.Data) {
					t.Fatalf("%d, %s, %q: %d traces, want %d", year, continent, followed, len(fig.Data), len(shown.Data))
				}
				for i, trace := range fig.Data[:len(w.continents)] {
					if trace.Name != shown.Data[i].Name || !sameSet(trace.IDs, shown.Data[i].IDs) {
						t.Errorf("%d, %s, %q: trace %d is %s with %d points", year, continent, followed, i, trace.Name, len(trace.IDs))
					}
				}
			}
		}
	}
}

func sameSet(a, b []string) bool {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(a, b)
}

func TestOnlyTheChosenContinentIsVisible(t *testing.T) {
	t.Parallel()
	w := load(t)
	for _, trace := range bubbles(w, 2007, "Europe", "Kenya").Data {
		switch trace.Name {
		case "Europe", "trail":
			if !trace.Visible {
				t.Errorf("%s is hidden", trace.Name)
			}
		default:
			if trace.Visible {
				t.Errorf("%s is visible", trace.Name)
			}
		}
		if trace.Name == "trail" && len(trace.X) > 0 {
			t.Errorf("Kenya, which is not on show, has a trail")
		}
		if trace.Name == "Europe" && slices.Max(trace.Marker.Opacity) != slices.Min(trace.Marker.Opacity) {
			t.Errorf("a country that is not on show lets others fade")
		}
	}
}

func TestTheTrailEndsInTheYear(t *testing.T) {
	t.Parallel()
	w := load(t)
	kenya := trail(w, 1967, "Kenya")
	if len(kenya.X) != 4 || kenya.Text[3] != "Kenya" || kenya.X[3] != w.ofCountry["Kenya"][3].GDP {
		t.Errorf("until 1967 Kenya's trail is %+v", kenya)
	}
}

func TestLabelsDoNotCoverEachOther(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want []float64 }{
		{[]float64{}, []float64{}},
		{[]float64{5}, []float64{5}},
		{[]float64{0, 10, 20}, []float64{0, 10, 20}},
		{[]float64{10, 9, 8.5}, []float64{10.5, 9.5, 8.5}},
		{[]float64{3, 3, 3}, []float64{3, 4, 5}},
	} {
		got := slices.Clone(c.in)
		spread(got, 1)
		if !slices.Equal(got, c.want) {
			t.Errorf("spread(%v) = %v, want %v", c.in, got, c.want)
		}
	}
}

func TestEachHistoryFitsItsAxis(t *testing.T) {
	t.Parallel()
	w := load(t)
	for name, m := range metrics {
		for _, country := range append([]string{""}, w.countries...) {
			fig := history(w, m, 1977, country)
			scale := func(v float64) float64 { return v }
			if m.axis == "log" {
				scale = math.Log10
			}
			y := fig.Layout.YAxis
			for _, trace := range fig.Data {
				if scale(slices.Min(trace.Y)) < y.Range[0] || scale(slices.Max(trace.Y)) > y.Range[1] {
					t.Errorf("%s of %q: %s does not fit %v", name, country, trace.Name, y.Range)
				}
			}
			for _, label := range fig.Layout.Annotations {
				if label.Y < y.Range[0] || label.Y > y.Range[1] {
					t.Errorf("%s of %q: the label %s is outside", name, country, label.Text)
				}
			}
			if m.axis == "log" && len(y.TickVals) < 2 {
				t.Errorf("%s of %q: only the ticks %v between %v", name, country, y.TickVals, y.Range)
			}
			for _, v := range y.TickVals {
				if l := math.Log10(v); l < y.Range[0]-1e-9 || l > y.Range[1]+1e-9 {
					t.Errorf("%s of %q: the tick %v is not between %v", name, country, v, y.Range)
				}
			}
		}
	}
}
