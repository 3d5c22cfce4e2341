package server

import (
	"context"
	"fmt"

	"github.com/dashwire/dashwire/protocol"
)

// addCancels gives the cancel inputs of p the callbacks that the renderer needs:
// with the change of any callback's input it names the jobs that this ends, so
// each of them must be the input of one. They stand behind all others and look
// as Python's do. Inputs of one component share a callback, as they would have the
// same output.
func (s *snapshot) addCancels(a *App, p *plan) (faults []error) {
	if p.job == nil {
		return nil
	}
	for _, dep := range p.job.cancel {
		out := protocol.Dependency{ID: dep.ID, Property: "id"}
		at, inputs := len(s.plans), []protocol.Dependency{dep}
		if other := s.writes[out.String()]; other != nil {
			if t := other.takenOver; t != nil && t.cancels && contains(other.inputs, dep) {
				continue
			}
			at = s.autoIndex(other)
			if at < 0 {
				faults = append(faults, fmt.Errorf("cancel %s: output %s, which this needs, is set by the callback at %s", dep, out, other.where))
				continue
			}
			if contains(other.inputs, dep) {
				continue
			}
			inputs = append(other.inputs[:len(other.inputs):len(other.inputs)], dep)
		}
		auto, more := newPlan(&Spec{
			Outputs: []protocol.Dependency{out}, Inputs: inputs, PreventInitialCall: Some(true), where: p.where,
		}, a.cancelJobs, &a.cfg)
		if len(more) > 0 {
			continue // newJobPlan has said the same
		}
		auto.entry.Hidden = nil
		if at == len(s.plans) {
			s.plans = append(s.plans, auto)
			s.auto++
		} else {
			s.plans[at] = auto
		}
		s.byID[auto.id], s.writes[out.String()] = auto, auto
	}
	return faults
}

// autoIndex returns where p stands among the plans if addCancels has made it,
// else -1.
func (s *snapshot) autoIndex(p *plan) int {
	for i := len(s.plans) - s.auto; i < len(s.plans); i++ {
		if s.plans[i] == p {
			return i
		}
	}
	return -1
}

func contains(deps []protocol.Dependency, dep protocol.Dependency) bool {
	for _, d := range deps {
		if d.String() == dep.String() {
			return true
		}
	}
	return false
}

// cancelJobs is the handler of these callbacks. It changes nothing in the page:
// the job's next poll tells the browser that it has ended.
func (a *App) cancelJobs(_ context.Context, call *Call) error {
	query := call.request.Query()
	page := a.pageOf(query)
	for _, token := range query["cancelJob"] {
		if id, ok := verifyToken(a.cfg.SecretKey, "job:"+page, token); ok {
			a.jobs.cancel(id, "", errCancelled)
		}
	}
	return nil
}
