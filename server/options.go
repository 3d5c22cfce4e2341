package server

import "github.com/dashwire/dashwire/protocol"

// Option changes how a callback is registered.
type Option func(*Spec)

// PreventInitialCall says whether the browser leaves the callback out when the
// page loads. Without it, Config.PreventInitialCallbacks decides. As in Dash the
// callback still runs when another callback changes one of its inputs.
func PreventInitialCall(prevent bool) Option {
	return func(s *Spec) { s.PreventInitialCall = Some(prevent) }
}

// ID binds the name that tags use for a component to an id that is known only
// when the program runs: in a loop, in a reusable part, or because it holds
// numbers or bools.
//
//	server.Callback(app, convert, server.ID("celsius", fmt.Sprintf("celsius-%d", i)))
func ID[I protocol.IDLike](name string, id I) Option {
	return func(s *Spec) {
		if s.bound == nil {
			s.bound = map[string]protocol.ID{}
		}
		s.bound[name] = protocol.IDOf(id)
	}
}
