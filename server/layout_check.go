package server

import (
	"errors"
	"fmt"

	"github.com/dashwire/dashwire/protocol"
)

// checkStatic finds what is wrong with a layout that never changes: an id that
// stands twice, and callbacks that name a component which isn't there or a
// property that it doesn't have. In Python those show when somebody looks at the
// dev tools.
func (a *App) checkStatic(body []byte) error {
	inv := a.newInventory(body)
	if err := inv.duplicates(); err != nil {
		return err
	}
	if a.cfg.SuppressCallbackExceptions {
		return nil
	}
	return a.checkNames(inv)
}

// checkGiven has the browser check callbacks against Config.ValidationLayout, and
// checks them against that and the layout, which is nil if it is a function.
func (a *App) checkGiven(layout []byte) error {
	tree := a.cfg.ValidationLayout
	if a.usesPush() {
		tree = a.withStores(tree)
	}
	given, err := a.encodeLayout(a.asOne(tree))
	if err != nil {
		return fmt.Errorf("Config.ValidationLayout: %w", err)
	}
	a.pages.validation = given
	if layout == nil {
		return nil
	}
	both, err := protocol.Encode([]any{protocol.Raw(layout), protocol.Raw(given)})
	if err != nil {
		return err
	}
	return errors.Join(a.newInventory(layout).duplicates(), a.checkNames(a.newInventory(both)))
}

// checkNames finds callbacks that name what an inventory doesn't have.
func (a *App) checkNames(inv *inventory) error {
	known := a.knownProps()
	var faults []error
	for _, p := range a.callbacks.load().plans {
		if p.entry.Optional {
			continue
		}
		for _, list := range []struct {
			kind string
			deps []protocol.Dependency
		}{{"output", p.outputs}, {"input", p.inputs}, {"state", p.state}} {
			for _, dep := range list.deps {
				switch typ, there := inv.types[dep.ID.String()]; {
				case inv.lacks(dep):
					faults = append(faults, fmt.Errorf("%s: the callback's %s %s: no component of the layout has the id %q",
						p.where, list.kind, dep, dep.ID))
				case there && !known.has(typ, protocol.PlainProperty(dep.Property)):
					faults = append(faults, fmt.Errorf("%s: the callback's %s %s: a %s has no property %q",
						p.where, list.kind, dep, typ.name, protocol.PlainProperty(dep.Property)))
				}
			}
		}
	}
	if len(faults) == 0 {
		return nil
	}
	return errors.Join(append(faults, errors.New("if these components come later, set Config.SuppressCallbackExceptions"))...)
}

// lacks reports whether a dependency names a component that has to be in the
// layout and isn't. Dictionary ids are for components that come and go.
func (inv *inventory) lacks(dep protocol.Dependency) bool {
	return !dep.AllowOptional && !dep.ID.IsDict() && inv.places[dep.ID.String()] == nil
}
