package main

import (
	"math"
	"math/rand/v2"
)

// kept is how many prices of a company a chart shows.
const kept = 120

// market makes prices up. It is for one goroutine.
type market struct {
	random  *rand.Rand
	symbols []*symbol
}

// symbol is a company and its price.
type symbol struct {
	name        string
	open, price float64
	rising      bool
	past        []float64 // the last prices, the newest at the end
}

// names are those of fifty companies that don't exist.
var names = []string{
	"ACRE", "ALTO", "AMBR", "ANVL", "ARCO", "ASTR", "AURA", "BARK", "BIRD", "BOLT", "BRIM", "CALM", "CHIP", "CLAY", "COVE", "CROW", "DAWN",
	"DELT", "DUNE", "ECHO", "ELMS", "EMBR", "FABL", "FERN", "FJRD", "FLUX", "FOAM", "GALE", "GLEN", "GRIT", "HALO", "HARP", "HAZE", "IRIS",
	"JADE", "KELP", "KITE", "LARK", "LOOM", "LUNA", "MESA", "MINT", "NOVA", "OPAL", "PINE", "QUIL", "REED", "SAGE", "TIDE", "WREN",
}

func newMarket(seed uint64) *market {
	m := &market{random: rand.New(rand.NewPCG(seed, seed))}
	for _, name := range names {
		price := round(math.Exp(2.5 + 2.5*m.random.Float64()))
		m.symbols = append(m.symbols, &symbol{name: name, open: price, price: price, rising: true, past: []float64{price}})
	}
	return m
}

// trade changes the prices of some companies and returns them.
func (m *market) trade() []*symbol {
	var traded []*symbol
	for _, s := range m.symbols {
		if m.random.IntN(7) > 0 {
			continue
		}
		price := round(s.price * math.Exp(0.0022*m.random.NormFloat64()))
		if price == s.price {
			continue
		}
		s.rising, s.price = price > s.price, price
		s.past = append(s.past, price)
		if len(s.past) > kept {
			s.past = s.past[len(s.past)-kept:]
		}
		traded = append(traded, s)
	}
	return traded
}

// change is by how many percent the price has changed today.
func (s *symbol) change() float64 { return 100 * (s.price/s.open - 1) }

func round(price float64) float64 { return math.Round(100*price) / 100 }
