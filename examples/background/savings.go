package main

import (
	"errors"
	"math"
	"math/rand/v2"
)

// livesInRound is small enough for a job to look up several times in a second.
const livesInRound = 5000

// plan is what somebody means to do.
type plan struct {
	start, monthly float64
	years          int
	stocks         float64 // part of the savings, 0 to 1
}

func (p plan) check() error {
	if p.years < 1 || p.years > 50 || p.start < 0 || p.monthly < 0 || p.stocks < 0 || p.stocks > 1 {
		return errors.New("Choose 1 to 50 years, and amounts that are not negative.") //nolint:staticcheck // it stands in the page
	}
	return nil
}

func (p plan) paidIn(years int) float64 { return p.start + 12*float64(years)*p.monthly }

// market returns the mean and the deviation of a month's return: bonds 2.5 % a
// year and steady, stocks 7 % and anything but.
func (p plan) market() (mean, deviation float64) {
	mean = p.stocks*0.07 + (1-p.stocks)*0.025
	deviation = p.stocks*0.17 + (1-p.stocks)*0.04
	return mean / 12, deviation / math.Sqrt(12)
}

// futures counts how many lives had how much at the end of each year. Amounts are
// counted in steps of one percent, so that the memory doesn't grow with the lives.
type futures struct {
	plan   plan
	lives  int
	counts [][]uint32 // by year and step
}

const steps = 2400

func newFutures(p plan) *futures {
	f := &futures{plan: p}
	for range p.years {
		f.counts = append(f.counts, make([]uint32, steps))
	}
	return f
}

// play plays a round of lives. The same seeds give the same lives.
func (f *futures) play(seed uint64) {
	random := rand.New(rand.NewPCG(seed, 1))
	mean, deviation := f.plan.market()
	for range livesInRound {
		wealth := f.plan.start
		for _, counts := range f.counts {
			for range 12 {
				wealth = wealth*(1+mean+deviation*random.NormFloat64()) + f.plan.monthly
			}
			wealth = max(wealth, 0)
			counts[stepOf(wealth)]++
		}
	}
	f.lives += livesInRound
}

func stepOf(amount float64) int {
	return min(int(math.Log1p(amount)*100), steps-1)
}

// quantile returns the amount below which a part of the lives was after a year.
func (f *futures) quantile(year int, part float64) float64 {
	below, wanted := 0, int(part*float64(f.lives))
	for step, n := range f.counts[year-1] {
		if below += int(n); below > wanted {
			return math.Expm1((float64(step) + 0.5) / 100)
		}
	}
	return 0
}
