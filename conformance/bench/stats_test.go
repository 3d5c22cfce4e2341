package bench

import "testing"

func TestMedian(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		values []float64
		want   float64
	}{
		{nil, 0}, {[]float64{3}, 3}, {[]float64{9, 1, 5}, 5}, {[]float64{4, 1, 3, 2}, 2.5},
	} {
		if got := median(tc.values); got != tc.want {
			t.Errorf("median(%v) = %v, want %v", tc.values, got, tc.want)
		}
	}
	values := []float64{3, 1, 2}
	median(values)
	if values[0] != 3 {
		t.Error("median changed the order of its argument")
	}
}

func TestSpread(t *testing.T) {
	t.Parallel()
	if got := spread([]float64{90, 100, 120}); got != 0.3 {
		t.Errorf("got %v, want 0.3", got)
	}
	if got := spread(nil); got != 0 {
		t.Errorf("of none: %v", got)
	}
}

func TestRatioPairsRounds(t *testing.T) {
	t.Parallel()
	// The machine is half as fast in the second round: the ratio stays.
	if got := ratio([]float64{80, 40, 80}, []float64{100, 50, 100}); got != 0.8 {
		t.Errorf("got %v, want 0.8", got)
	}
	// The medians of the sides would give 100/100.
	if got := ratio([]float64{100, 100, 1}, []float64{200, 200, 100}); got != 0.5 {
		t.Errorf("got %v, want 0.5", got)
	}
	if got := ratio([]float64{1}, []float64{1, 2}); got != 0 {
		t.Errorf("of unequal lengths: %v", got)
	}
	if got := ratio([]float64{1}, []float64{0}); got != 0 {
		t.Errorf("of a division by zero: %v", got)
	}
}
