package server

import (
	"errors"
	"fmt"

	"github.com/dashwire/dashwire/protocol"
)

// checkRelease finds what the app has registered and the pages of its release can't
// do. Of what only the dev tools show there is no word.
func (a *App) checkRelease() error {
	rel := a.pages.bundle.Release()
	var faults []error
	for _, p := range a.callbacks.load().plans {
		if p.entry.NoOutput && !rel.Wire.NoOutput {
			faults = append(faults, fmt.Errorf("%s: the callback has no output, and pages of Dash %s call none without", p.where, rel.Dash))
		}
		if rel.Wire.AllowOptional {
			continue
		}
		for _, dep := range append(p.inputs[:len(p.inputs):len(p.inputs)], p.state...) {
			if dep.AllowOptional {
				faults = append(faults, fmt.Errorf("%s: %s of the callback may be missing, and pages of Dash %s call it only if all is there", p.where, dep, rel.Dash))
			}
		}
	}
	if len(faults) == 0 {
		return nil
	}
	return errors.Join(append(faults, errors.New("take a newer release of Dash for Config.Bundle, or change these callbacks"))...)
}

// checkSideUpdates returns why the pages of the release can't take what an answer sets
// beside its outputs: they would drop it without a word.
func (a *App) checkSideUpdates(answer *protocol.Response) (fault error) {
	rel := a.pages.bundle.Release()
	if rel.Wire.SideUpdatePatch || !answer.HasSideUpdates() {
		return nil
	}
	answer.SideUpdates(func(id, prop string, value any) bool {
		_, isPatch := value.(*protocol.Patch)
		switch {
		case !rel.Wire.SideUpdate:
			fault = fmt.Errorf("SetProps of %s.%s: pages of Dash %s take nothing but outputs from a callback; make it an output, or push it with Client.Set", id, prop, rel.Dash)
		case isPatch:
			fault = fmt.Errorf("SetProps of %s.%s: pages of Dash %s take no Patch beside the outputs; make it an output, or push it with Client.Set", id, prop, rel.Dash)
		}
		return fault == nil
	})
	return fault
}
