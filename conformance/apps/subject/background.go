package main

import (
	"fmt"
	"time"

	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

var progressProps = deps{dep("job-bar", "value"), dep("job-text", "children")}

// registerBackground registers the callbacks that run as jobs.
func registerBackground(app *server.App) {
	scripted(app, server.Spec{
		Outputs: deps{dep("job", "children")}, Inputs: deps{dep("job-script", "data")}, State: deps{dep("one-state", "value")},
		PreventInitialCall: server.Some(true),
		Running:            []server.RunningProp{{Target: dep("run", "disabled"), During: true, After: false}},
		Background: &server.JobSpec{
			Interval:        50 * time.Millisecond,
			Progress:        progressProps,
			ProgressDefault: []protocol.Update{html.ProgressValue("job-bar").Set("0"), html.DivChildren("job-text").Set("idle")},
			Cancel:          deps{dep("stop", "n_clicks")},
		},
	})
	scripted(app, server.Spec{
		Outputs: deps{dep("quiet", "children")}, Inputs: deps{dep("quiet-script", "data")},
		PreventInitialCall: server.Some(true), Background: &server.JobSpec{},
	})
}

// progress sets the properties that the job reports to, in their order.
func (s *script) progress(list []any) error {
	if len(list) != len(progressProps) {
		return fmt.Errorf("progress: want %d values, got %v", len(progressProps), list)
	}
	updates := make([]protocol.Update, len(list))
	for i, v := range list {
		v, err := s.value(v)
		if err != nil {
			return err
		}
		updates[i] = protocol.Update{ID: progressProps[i].ID, Property: progressProps[i].Property, Value: v}
	}
	s.call.Progress(updates...)
	return nil
}
