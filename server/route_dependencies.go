package server

import (
	"fmt"

	"github.com/gofiber/fiber/v2"

	"github.com/dashwire/dashwire/assets/release"
	"github.com/dashwire/dashwire/protocol"
)

// dependencyList is the answer for one state of the registry.
type dependencyList struct {
	of   *snapshot
	body []byte
}

// routeDependencies serves GET _dash-dependencies: the definitions of all
// callbacks, in the order of their registration. They are encoded once for each
// state of the registry.
func (a *App) routeDependencies(c *fiber.Ctx) error {
	if err := a.authorized(c, ForDependencies); err != nil {
		return err
	}
	now := a.callbacks.load()
	list := a.pages.dependencies.Load()
	if list == nil || list.of != now {
		entries := make([]protocol.Raw, len(now.plans))
		for i, p := range now.plans {
			entry, err := entryFor(&a.pages.bundle.Release().Wire, p.entry)
			if err != nil {
				return err
			}
			entries[i] = entry
		}
		body, err := protocol.Encode(entries)
		if err != nil {
			return err
		}
		list = &dependencyList{now, body}
		a.pages.dependencies.Store(list)
	}
	return a.sendBytes(c, list.body)
}

// entryFor is an entry as a release has it: with the fields that its own Python
// sends, in that order, and the values to set while the callback runs if there are
// any.
func entryFor(wire *release.Wire, entry protocol.CallbackEntry) (protocol.Raw, error) {
	text, err := protocol.Encode(entry)
	if err != nil {
		return nil, err
	}
	var fields map[string]protocol.Raw
	if err := protocol.Decode(text, &fields); err != nil {
		return nil, fmt.Errorf("callback %s: %w", entry.Output, err)
	}
	dst := []byte{'{'}
	for _, name := range append(wire.DependencyFields[:len(wire.DependencyFields):len(wire.DependencyFields)], "running") {
		from := name
		if name == wire.BackgroundField {
			from = "background"
		}
		value, ok := fields[from]
		if !ok {
			continue
		}
		if len(dst) > 1 {
			dst = append(dst, ',')
		}
		dst = append(append(protocol.AppendString(dst, name), ':'), value...)
	}
	return append(dst, '}'), nil
}
