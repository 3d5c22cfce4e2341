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
		p.wrap(r.middleware)
	}
	old := r.load()
	own := len(old.plans) - old.auto
	next := &snapshot{
		plans:  slices.Concat(old.plans[:own], []*plan{p}, old.plans[own:]),
		auto:   old.auto,
		byID:   maps.Clone(old.byID),
		writes: maps.Clone(old.writes),
	}
	if next.byID == nil {
		next.byID, next.writes = map[string]*plan{}, map[string]*plan{}
	}
	for _, out := range p.outputs {
		if other, taken := old.writes[out.String()]; taken {
			faults = append(faults, fmt.Errorf("output %s is already set by the callback at %s", out, other.where))
		}
		next.writes[out.String()] = p
	}
	next.endpoints = old.endpoints
	if p.endpoint != "" {
		if other, taken := old.endpoints[p.endpoint]; taken {
			faults = append(faults, fmt.Errorf("the API endpoint %s is that of the callback at %s", p.endpoint, other.where))
		}
		next.endpoints = maps.Clone(old.endpoints)
		if next.endpoints == nil {
			next.endpoints = map[string]*plan{}
		}
		next.endpoints[p.endpoint] = p
	}
	if other, taken := old.byID[p.id]; taken && len(p.outputs) == 0 {
		faults = append(faults, fmt.Errorf("a callback without output on the same inputs stands at %s", other.where))
	}
	next.byID[p.id] = p
	faults = append(faults, next.addCancels(a, p)...)
	if len(faults) > 0 {
		return &SpecError{Where: p.where, Faults: faults}
	}
	r.snap.Store(next)
	return nil
}
