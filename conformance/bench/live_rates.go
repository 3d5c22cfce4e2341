package bench

import "context"

const (
	// rateTimes is how many times the rate that Python sustains ours has to.
	rateTimes = 6
	// sustainedMS and sustainedPart say what sustaining a rate is.
	sustainedMS   = 500
	sustainedPart = 0.95
)

func (f fanReport) sustained() bool {
	return f.Failed == "" && f.P99MS < sustainedMS && f.Part >= sustainedPart
}

// rateSteps are the messages a second for a page that are tried, each about a third
// more than the one before.
var rateSteps = []float64{1, 1.5, 2, 3, 4, 5, 7, 10, 14, 18, 24, 32, 42, 56, 75, 100, 130}

// measureRates looks for the highest rate of Python, and for ours from rateTimes
// that on.
func (r *liveReport) measureRates(ctx context.Context, o options, dir string, progress progress) error {
	if len(o.live.pages) == 0 || o.live.ratePages == 0 {
		return nil
	}
	try := func(s server, perPage float64) (fanReport, error) {
		f, err := runFan(ctx, o, s, dir, o.live.ratePages, perPage)
		if err == nil {
			progress.sayf("rate: %s", f)
		}
		return f, err
	}
	from := 0.0
	for _, name := range []string{"fastapi", "ours", "broadcast"} {
		if !o.has(name) && (name != "broadcast" || !o.has("ours")) {
			continue
		}
		report, err := highestRate(rateSteps, from, func(perPage float64) (fanReport, error) { return try(serverNamed(name), perPage) })
		if err != nil {
			return err
		}
		report.Server, report.Pages = name, o.live.ratePages
		r.Rates = append(r.Rates, report)
		if name == "fastapi" {
			from = rateTimes * report.Best.PerPage
		}
	}
	return nil
}

// highestRate finds the highest step at which a server sustains its rate. from is
// put before the steps that are higher, if it is none of them. It halves the steps
// that are left, so there are few tries.
func highestRate(steps []float64, from float64, try func(perPage float64) (fanReport, error)) (rateReport, error) {
	var left []float64
	if from > 0 {
		left = append(left, from)
	}
	for _, s := range steps {
		if s > from {
			left = append(left, s)
		}
	}
	var report rateReport
	next := 0 // the goal comes first
	if from == 0 {
		next = len(left) / 2
	}
	for low, high := 0, len(left); low < high; next = (low + high) / 2 {
		f, err := try(left[next])
		if err != nil {
			return report, err
		}
		if f.sustained() {
			report.Best, low = f, next+1
		} else {
			report.Exhausted, high = true, next
		}
	}
	return report, nil
}
