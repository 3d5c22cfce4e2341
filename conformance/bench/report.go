package bench

import (
	"encoding/json"
	"os"
)

// report is everything that one run measured; --json writes it as it is.
type report struct {
	Time     string          `json:"time"`
	Machine  machine         `json:"machine"`
	Versions []version       `json:"versions"`
	Method   method          `json:"method"`
	Points   []pointReport   `json:"points"`
	Servers  []serverReport  `json:"servers"`
	Sleepers []sleeperReport `json:"sleepers,omitempty"`
	Live     *liveReport     `json:"live,omitempty"`
	Goals    []goal          `json:"goals"`
}

type method struct {
	Rounds      int     `json:"rounds"`
	Seconds     float64 `json:"seconds"`
	Connections int     `json:"connections"`
	Threads     int     `json:"threads"`
	Starts      int     `json:"starts"`
}

type pointReport struct {
	Name    string       `json:"name"`
	Results []loadReport `json:"results"`

	// Python is the best of the Python backends that were measured, and the others
	// are how many times its requests a second ours and bare Fiber answer.
	Python     string  `json:"best_python,omitempty"`
	OursTimes  float64 `json:"ours_times_best_python,omitempty"`
	BareTimes  float64 `json:"bare_times_best_python,omitempty"`
	TypedTimes float64 `json:"typed_times_json,omitempty"` // of our own form with plain lists
}

// of returns a server's result, nil if it was not measured.
func (p pointReport) of(server string) *loadReport {
	for i := range p.Results {
		if p.Results[i].Server == server {
			return &p.Results[i]
		}
	}
	return nil
}

// loadReport is one server's figures at one point: medians over the rounds.
type loadReport struct {
	Server    string  `json:"server"`
	Title     string  `json:"title"`
	PerSecond float64 `json:"requests_per_second"`
	Spread    float64 `json:"spread"`
	P50MS     float64 `json:"p50_ms"`
	P99MS     float64 `json:"p99_ms"`
	CPUUS     float64 `json:"cpu_us_per_request"`
	OfBare    float64 `json:"of_bare,omitempty"`
	OfFlask   float64 `json:"of_flask,omitempty"`
	AnswerLen int     `json:"answer_bytes"`
	Rounds    []load  `json:"rounds"`
}

// each returns one figure of every round.
func (l *loadReport) each(of func(load) float64) []float64 {
	values := make([]float64, len(l.Rounds))
	for i, r := range l.Rounds {
		values[i] = of(r)
	}
	return values
}

func (l *loadReport) rates() []float64 { return l.each(load.perSecond) }

// summarise fills in the medians and ratios of a point from its rounds.
func (p *pointReport) summarise() {
	for i := range p.Results {
		r := &p.Results[i]
		r.PerSecond, r.Spread = median(r.rates()), spread(r.rates())
		r.P50MS = median(r.each(func(l load) float64 { return float64(l.P50US) / 1000 }))
		r.P99MS = median(r.each(func(l load) float64 { return float64(l.P99US) / 1000 }))
		r.CPUUS = median(r.each(load.cpuPerRequest))
		if bare := p.of("bare"); bare != nil {
			r.OfBare = ratio(r.rates(), bare.rates())
		}
		if flask := p.of("flask"); flask != nil {
			r.OfFlask = ratio(r.rates(), flask.rates())
		}
	}
	p.compareWithPython()
	if ours, typed := p.of("ours"), p.of("typed"); ours != nil && typed != nil {
		p.TypedTimes = ratio(typed.rates(), ours.rates())
	}
}

func (p *pointReport) compareWithPython() {
	var best *loadReport
	for i := range p.Results {
		if r := &p.Results[i]; isPython(r.Server) && (best == nil || r.PerSecond > best.PerSecond) {
			best = r
		}
	}
	if best == nil {
		return
	}
	p.Python = best.Server
	if ours := p.of("ours"); ours != nil {
		p.OursTimes = ratio(ours.rates(), best.rates())
	}
	if bare := p.of("bare"); bare != nil {
		p.BareTimes = ratio(bare.rates(), best.rates())
	}
}

// serverReport is what is known of a server beside its figures under load.
type serverReport struct {
	Name        string    `json:"name"`
	Title       string    `json:"title"`
	Idle        memory    `json:"idle"`
	AfterLoad   memory    `json:"after_load"`
	FirstByteMS float64   `json:"first_byte_ms"`
	StartsMS    []float64 `json:"starts_ms"`
}

func (r *report) write(file string) error {
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(data, '\n'), 0o644)
}
