package server

import (
	"math/rand/v2"
	"testing"
)

func TestFIFO(t *testing.T) {
	t.Parallel()
	for seed := range uint64(50) {
		random := rand.New(rand.NewPCG(seed, 0))
		var q fifo[*int]
		var want []int
		pushed := 0
		for range 2000 {
			if burst := random.IntN(12); random.IntN(2) == 0 {
				for range burst {
					n := pushed
					q.push(&n)
					want = append(want, n)
					pushed++
				}
			} else {
				for range min(burst, len(want)) {
					first := q.first()
					if got := q.pop(); got != first || *got != want[0] {
						t.Fatalf("seed %d: got %d and %d, want %d", seed, *first, *got, want[0])
					}
					want = want[1:]
				}
			}
			if q.len() != len(want) {
				t.Fatalf("seed %d: %d are left, want %d", seed, q.len(), len(want))
			}
			kept := 0
			for _, item := range q.items[:cap(q.items)] {
				if item != nil {
					kept++
				}
			}
			if kept != len(want) {
				t.Fatalf("seed %d: %d are kept, want %d", seed, kept, len(want))
			}
		}
	}
}
