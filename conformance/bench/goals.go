package bench

import "fmt"

// goal is a bound that the figures of our server shall keep.
type goal struct {
	What string  `json:"what"`
	Got  float64 `json:"got"`
	Want float64 `json:"want"`

	// Broken is the bound that a noisy machine can't explain. A short run fails
	// only beyond it.
	Broken float64 `json:"broken"`
	AtMost bool    `json:"at_most"` // else at least
	Unit   string  `json:"unit"`
}

func (g goal) keeps(bound float64) bool {
	if g.AtMost {
		return g.Got < bound
	}
	return g.Got >= bound
}

func (g goal) passed() bool { return g.keeps(g.Want) }
func (g goal) broken() bool { return !g.keeps(g.Broken) }

func (g goal) String() string {
	verdict, relation := "PASS", "at least"
	switch {
	case g.broken():
		verdict = "MISS (a clear break)"
	case !g.passed():
		verdict = "MISS"
	}
	if g.AtMost {
		relation = "below"
	}
	return fmt.Sprintf("%s  %s: %.4g%s, wanted %s %.4g%s", verdict, g.What, g.Got, g.Unit, relation, g.Want, g.Unit)
}

// goalsOf returns the goals for which the run has figures.
func goalsOf(r *report) []goal {
	var goals []goal
	for _, p := range r.Points {
		goals = append(goals, p.goals()...)
	}
	for _, s := range r.Servers {
		if s.Name != "ours" {
			continue
		}
		goals = append(goals,
			goal{What: "idle memory", Got: s.Idle.mib(), Want: 40, Broken: 60, AtMost: true, Unit: " MiB"},
			goal{What: "first byte", Got: s.FirstByteMS, Want: 150, Broken: 600, AtMost: true, Unit: " ms"})
	}
	goals = append(goals, sleeperGoals(r.Sleepers)...)
	if r.Live != nil {
		goals = append(goals, r.Live.goals()...)
	}
	return goals
}

// ofBare is what part of bare Fiber's requests a second ours has to answer: the
// goal, and what is clearly broken.
var ofBare = map[string][2]float64{
	"small": {0.8, 0.5}, "layout": {0.9, 0.5}, "figure": {0.9, 0.5}, "table": {0.9, 0.5}, "upload": {0.9, 0.5},
}

// pythonTimes is how many times the best Python backend's requests ours has to
// answer at the points with large values, where bare Fiber itself reaches
// bareTimes; elsewhere the work leaves no room for it.
const (
	pythonTimes = 8
	bareTimes   = 9
)

func (p pointReport) goals() []goal {
	var goals []goal
	ours := p.of("ours")
	if bounds, ok := ofBare[p.Name]; ok && ours != nil && p.of("bare") != nil {
		goals = append(goals, goal{
			What: p.Name + ", part of bare Fiber's requests/s", Got: ours.OfBare, Want: bounds[0], Broken: bounds[1],
		})
	}
	if large := p.Name == "figure" || p.Name == "table" || p.Name == "upload"; large && p.BareTimes >= bareTimes && p.OursTimes > 0 {
		goals = append(goals, goal{
			What: p.Name + ", times the best Python backend's requests/s", Got: p.OursTimes, Want: pythonTimes, Broken: pythonTimes / 2,
		})
	}
	if p.TypedTimes > 0 {
		goals = append(goals, goal{
			What: p.Name + " as typed arrays, times as fast as with plain lists", Got: p.TypedTimes, Want: 2, Broken: 1.2,
		})
	}
	return goals
}

// exitCode is 1 when a goal was missed; in a short run, when one is clearly
// broken.
func exitCode(o options, goals []goal) int {
	if o.noGoals {
		return 0
	}
	for _, g := range goals {
		if g.broken() || (!o.short && !g.passed()) {
			return 1
		}
	}
	return 0
}
