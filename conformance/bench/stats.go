package bench

import "slices"

// median returns the middle of the values, the mean of the two middle ones of
// an even number, and 0 of none.
func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

// spread says how far the values lie apart, as a part of their median: 0.1 is
// ten percent between the smallest and the largest.
func spread(values []float64) float64 {
	m := median(values)
	if m == 0 {
		return 0
	}
	return (slices.Max(values) - slices.Min(values)) / m
}

// ratio returns the median of the quotients a[i]/b[i]. The pairs come from the
// same round, so a machine that was slow for a while was slow for both. It
// returns 0 when a pair is missing.
func ratio(a, b []float64) float64 {
	if len(a) != len(b) {
		return 0
	}
	quotients := make([]float64, len(a))
	for i := range a {
		if b[i] == 0 {
			return 0
		}
		quotients[i] = a[i] / b[i]
	}
	return median(quotients)
}
