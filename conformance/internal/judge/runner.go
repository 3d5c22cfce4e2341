package judge

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/dashwire/dashwire/conformance/internal/backend"
	"github.com/dashwire/dashwire/conformance/internal/casefile"
	"github.com/dashwire/dashwire/conformance/internal/jsontree"
	"github.com/dashwire/dashwire/conformance/internal/known"
	"github.com/dashwire/dashwire/conformance/internal/mask"
)

// Judge runs cases against one backend.
type Judge struct {
	Backend *backend.Backend
	// Release is the Dash release of the backend.
	Release string
	// Known are the failures that are expected.
	Known *known.List
	// Workers is how many servers run at a time.
	Workers int
	// Done is called with each result as it comes, by one goroutine at a time.
	Done func(Result)
	// Answered is called with each outcome, to record it. It may be nil.
	Answered func(c *casefile.Case, s *casefile.Step, o *Recorded) error
}

// group are runs that share a server.
type group struct {
	options *jsontree.Value
	files   map[string]string
	runs    []*Run
}

// Run judges runs and returns the results in their order.
func (j *Judge) Run(ctx context.Context, runs []*Run) []Result {
	results := map[*Run]Result{}
	var mu sync.Mutex
	done := func(r Result) {
		mu.Lock()
		defer mu.Unlock()
		r.Backend = j.Backend.Name
		results[r.Run] = r
		if j.Done != nil {
			j.Done(r)
		}
	}
	groups := j.plan(runs, done)
	work := make(chan *group)
	var workers sync.WaitGroup
	for range max(1, j.Workers) {
		workers.Go(func() {
			for g := range work {
				j.runGroup(ctx, g, done)
			}
		})
	}
	for _, g := range groups {
		work <- g
	}
	close(work)
	workers.Wait()
	ordered := make([]Result, len(runs))
	for i, r := range runs {
		ordered[i] = results[r]
	}
	return ordered
}

// plan sorts runs into groups, the biggest first, and reports those that can't
// be asked.
func (j *Judge) plan(runs []*Run, done func(Result)) []*group {
	byKey := map[string]*group{}
	var groups []*group
	for _, r := range runs {
		if reason := j.lacking(r); reason != "" {
			done(Result{Run: r, Verdict: Skipped, Faults: []string{reason}})
			continue
		}
		options := r.options()
		key := options.Compact() + fmt.Sprint(r.Case.Files)
		if r.Case.Alone() {
			key += r.Name
		}
		g := byKey[key]
		if g == nil {
			g = &group{options: options, files: r.Case.Files}
			byKey[key] = g
			groups = append(groups, g)
		}
		g.runs = append(g.runs, r)
	}
	slices.SortStableFunc(groups, func(a, b *group) int { return len(b.runs) - len(a.runs) })
	return groups
}

func (j *Judge) lacking(r *Run) string {
	for _, feature := range r.needs() {
		if reason, ok := j.Backend.Lacks[feature]; ok {
			return feature + ": " + reason
		}
	}
	if older(j.Release, r.since()) {
		return "what Dash " + r.since() + " brought"
	}
	if j.Backend.Runs() && (len(r.options().Members) > 1 || len(r.Case.Files) > 0 || r.Case.Alone()) {
		return "a server that runs already can't be given the options of the case"
	}
	return ""
}

// runGroup judges the runs of a group on one server, and on another one where that
// has ended by itself.
func (j *Judge) runGroup(ctx context.Context, g *group, done func(Result)) {
	for left := g.runs; len(left) > 0; {
		server, files, err := j.start(ctx, g)
		if err != nil {
			for _, r := range left {
				done(setUpFailure(r, err))
			}
			return
		}
		left = j.runOn(ctx, server, files, left, done)
		_ = os.RemoveAll(files)
	}
}

// dyingTime is how long after its last connection the end of a server may be seen.
const dyingTime = time.Second

// runOn judges runs on a server, and returns those that are left when it has ended.
func (j *Judge) runOn(ctx context.Context, server *backend.Server, files string, runs []*Run, done func(Result)) (left []*Run) {
	for i, r := range runs {
		if err := server.Ended(0); err != nil {
			done(setUpFailure(r, err))
			return runs[i+1:]
		}
		began := time.Now()
		x := newSession(r, j.Backend.Name, j.Release, server.Addr, files)
		if j.Answered != nil {
			x.answered = func(s *casefile.Step, o *outcome, bound mask.Bindings) error {
				return j.Answered(r.Case, s, &Recorded{o, bound})
			}
		}
		result := x.play(ctx)
		result.Took, result.Log = time.Since(began), server.Log()
		var patience time.Duration
		if x.lost && result.Verdict == Failed {
			patience = dyingTime
		}
		ended := server.Ended(patience)
		fault := ended
		if ended == nil && i == len(runs)-1 {
			fault = server.Stop()
		}
		if fault == nil {
			result = j.weigh(result)
		} else { // which is no known failure
			result.Verdict, result.Faults = Failed, append(result.Faults, fault.Error())
		}
		done(result)
		if ended != nil {
			return runs[i+1:]
		}
	}
	return nil
}

// setUpFault begins what is wrong if a server could not be asked.
const setUpFault = "set-up: "

// setUpFailure is the result of a run that was not asked. It is not weighed against
// the known failures.
func setUpFailure(r *Run, err error) Result {
	return Result{Run: r, Verdict: Failed, Faults: []string{setUpFault + err.Error()}}
}

// weigh compares a result with the known failures.
func (j *Judge) weigh(r Result) Result {
	reason := j.Known.Reason(r.Run.Name)
	switch {
	case reason == "", len(r.Faults) > 0 && strings.HasPrefix(r.Faults[0], setUpFault):
	case r.Verdict == Failed:
		r.Verdict = Known
		r.Faults = append([]string{"known: " + reason}, r.Faults...)
	case r.Verdict == Passed:
		r.Verdict = Failed
		r.Faults = []string{fmt.Sprintf("it passes, but %s lists it as a known failure (%s): delete it there", j.Known.File, reason)}
	}
	return r
}

func (j *Judge) start(ctx context.Context, g *group) (*backend.Server, string, error) {
	files, err := os.MkdirTemp("", "dashconform-")
	if err != nil {
		return nil, "", err
	}
	for name, text := range g.files {
		path := filepath.Join(files, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return nil, "", err
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			return nil, "", err
		}
	}
	options := jsontree.NewObject()
	options.Members = slices.Clone(g.options.Members)
	options.Set("files", jsontree.Text(files))
	server, err := j.Backend.Start(ctx, options.Compact())
	if err != nil {
		_ = os.RemoveAll(files)
		return nil, "", err
	}
	return server, files, nil
}
