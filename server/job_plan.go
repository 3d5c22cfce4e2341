package server

import (
	"context"
	"fmt"
	"time"

	"github.com/dashwire/dashwire/protocol"
)

// jobPlan is a checked JobSpec.
type jobPlan struct {
	interval   time.Duration
	progress   map[string]bool   // what Call.Progress may set
	atRest     []protocol.Update // progressDefault, encoded
	cancel     []protocol.Dependency
	closeAfter time.Duration // without a poll; 0 for never
	cache      *cachePlan    // nil for none
	bound      *bound        // of runs, nil for none
}

type cachePlan struct {
	versions         []func(context.Context) string
	expiry           time.Duration
	triggered        bool
	noInput, noState []bool // whether a value doesn't count
}

// slowedDown is how rarely a browser polls at worst, whatever the interval, from
// a page that nobody sees.
const slowedDown = time.Second

func newJobPlan(spec *Spec) (*jobPlan, []error) {
	var faults []error
	fail := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	s := spec.Background
	p := &jobPlan{interval: s.Interval, progress: map[string]bool{}, cancel: s.Cancel}
	switch {
	case s.Interval == 0:
		p.interval = time.Second
	case s.Interval < time.Millisecond:
		fail("Interval is %v; want a millisecond or more", s.Interval)
	}
	if s.CancelOnClose {
		p.closeAfter = 3 * max(p.interval, slowedDown)
	}
	for _, dep := range s.Progress {
		if err := checkProgress(spec, dep); err != nil {
			fail("progress %s: %w", dep, err)
		}
		p.progress[dep.String()] = true
	}
	for _, u := range s.ProgressDefault {
		dep := protocol.Dependency{ID: u.ID, Property: u.Property}
		if err := checkProgress(spec, dep); err != nil {
			fail("progress default %s: %w", dep, err)
			continue
		}
		value, err := protocol.Encode(u.Value)
		if err != nil {
			fail("progress default %s: %w", dep, err)
		}
		p.progress[dep.String()] = true
		p.atRest = append(p.atRest, protocol.Update{ID: u.ID, Property: u.Property, Value: protocol.Raw(value)})
	}
	for _, dep := range s.Cancel {
		if err := checkDependency(dep); err != nil {
			fail("cancel %s: %w", dep, err)
		}
		if hasWildcard(dep.ID) {
			fail("cancel %s: the browser can't tell whose job a wildcard stands for; use an id without", dep)
		}
	}
	if s.Cache != nil {
		p.cache = newCachePlan(spec, s.Cache, fail)
	}
	return p, faults
}

func newCachePlan(spec *Spec, s *CacheSpec, fail func(string, ...any)) *cachePlan {
	p := &cachePlan{
		versions: s.Versions, expiry: s.Expiry, triggered: s.Triggered,
		noInput: make([]bool, len(spec.Inputs)), noState: make([]bool, len(spec.State)),
	}
	if s.Expiry < 0 {
		fail("CacheExpiry is %v; it can't be negative", s.Expiry)
	}
	for _, version := range s.Versions {
		if version == nil {
			fail("CacheBy: a function is nil")
		}
	}
	for _, ignored := range s.Ignore {
		known := false
		for _, list := range []struct {
			deps []protocol.Dependency
			skip []bool
		}{{spec.Inputs, p.noInput}, {spec.State, p.noState}} {
			for i, dep := range list.deps {
				if dep.String() == ignored.String() {
					list.skip[i], known = true, true
				}
			}
		}
		if !known {
			fail("CacheIgnore: %s is neither an input nor a state of the callback", ignored)
		}
	}
	return p
}

func hasWildcard(id protocol.ID) bool {
	for _, part := range id.Parts() {
		if _, wild := part.Value.(protocol.Wildcard); wild {
			return true
		}
	}
	return false
}
