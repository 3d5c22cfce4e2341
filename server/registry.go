package server

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
)

// registry holds the callbacks of an app. Requests read a snapshot without a
// lock; a registration copies it.
type registry struct {
	mu sync.Mutex

	metrics    *metrics     // nil if nothing is counted
	middleware []Middleware // under mu
	snap       atomic.Pointer[snapshot]
}

// snapshot is never changed once it is stored.
type snapshot struct {
	plans  []*plan          // in order of registration, as _dash-dependencies lists them
	auto   int              // how many of the last plans were made for the cancel inputs of others
	byID   map[string]*plan // by the output text that requests carry
	writes map[string]*plan // who writes a property

	endpoints map[string]*plan // by path
}

func (r *registry) load() *snapshot {
	if s := r.snap.Load(); s != nil {
		return s
	}
	return &snapshot{}
}

// add checks spec and adds its plan. The faults are those that the caller found
// already; everything that is wrong comes back in one error.
func (a *App) add(spec *Spec, h Handler, faults []error) error {
	if h == nil {
		faults = append(faults, errors.New("its handler is nil"))
	}
	faults = append(faults, a.laneFaults(spec)...)
	faults = append(faults, a.sharedFaults(spec)...)
	faults = append(faults, a.leaseFaults(spec)...)
	if spec.Lane != "" {
		spec.turn = a.lanes.declare(spec.Lane)
	}
	if a.pages.current.Load() != nil && !spec.Hidden.IsSet() && !a.cfg.HideAllCallbacks {
		spec.late = true // the app has started
	}
	p, more := newPlan(spec, h, &a.cfg)
	faults = append(faults, more...)

	r := &a.callbacks
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(faults) == 0 {
		p.meter = r.metrics.meter(p.id)
		p.wrap(r.middleware)
		if spec.Shared {
			a.lanes.declare(p.lane)
		}
	}
	next := r.load().with(p, -1)
	faults = append(faults, next.claim(p, nil)...)
	faults = append(faults, next.addCancels(a, p)...)
	if len(faults) > 0 {
		return &SpecError{Where: p.where, Faults: faults}
	}
	for _, doubt := range append(p.doubts(), next.overlaps(p)...) {
		a.log.Warn("with the dev tools on, the browser takes a callback as faulty and runs none at all; without them it may never call this one",
			"callback", p.where, "fault", doubt)
	}
	r.snap.Store(next)
	if spec.Shared {
		a.shared.add(p)
	}
	return nil
}

// append adds a plan as it is. Of two with one output the last one counts, as in
// Python, where only the browser complains of it.
func (r *registry) append(p *plan) {
	r.mu.Lock()
	defer r.mu.Unlock()
	next := r.load().with(p, -1)
	_ = next.claim(p, nil)
	p.meter = r.metrics.meter(p.id)
	p.wrap(r.middleware)
	r.snap.Store(next)
}

// with returns a copy that has p in the place of the plan at i, or if that is
// negative behind those of the app.
func (s *snapshot) with(p *plan, i int) *snapshot {
	next := &snapshot{auto: s.auto, byID: maps.Clone(s.byID), writes: maps.Clone(s.writes), endpoints: s.endpoints}
	if next.byID == nil {
		next.byID, next.writes = map[string]*plan{}, map[string]*plan{}
	}
	if i >= 0 {
		next.plans = slices.Clone(s.plans)
		next.plans[i] = p
		return next
	}
	own := len(s.plans) - s.auto
	next.plans = slices.Concat(s.plans[:own], []*plan{p}, s.plans[own:])
	return next
}

// claim gives p its name, its outputs and its endpoint, and finds those that
// another than old has.
func (s *snapshot) claim(p, old *plan) (faults []error) {
	for _, out := range p.outputs {
		if other, taken := s.writes[out.String()]; taken && other != old {
			faults = append(faults, fmt.Errorf("output %s is already set by the callback at %s", out, other.where))
		}
		s.writes[out.String()] = p
	}
	if p.endpoint != "" {
		if other, taken := s.endpoints[p.endpoint]; taken {
			faults = append(faults, fmt.Errorf("the API endpoint %s is that of the callback at %s", p.endpoint, other.where))
		}
		s.endpoints = maps.Clone(s.endpoints)
		if s.endpoints == nil {
			s.endpoints = map[string]*plan{}
		}
		s.endpoints[p.endpoint] = p
	}
	if other, taken := s.byID[p.id]; taken && other != old && len(p.outputs) == 0 {
		faults = append(faults, fmt.Errorf("a callback without output on the same inputs stands at %s", other.where))
	}
	s.byID[p.id] = p
	return faults
}
