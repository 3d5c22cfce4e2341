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
// when the program runs: in a loop, or in a reusable part. The id may hold wildcards.
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

// InitialDuplicate lets a callback run when the page loads although it has an
// output with allow_duplicate, in no particular order with the others that write
// that output. It is Python's prevent_initial_call="initial_duplicate".
func InitialDuplicate() Option {
	return func(s *Spec) { s.InitialDuplicate = true }
}

// Optional keeps the browser's dev tools from complaining if the page lacks the
// callback's components. For a single input or state there is the tag option
// allow_optional.
func Optional() Option {
	return func(s *Spec) { s.Optional = true }
}

// Hidden leaves the callback out of the graph in the dev tools.
func Hidden() Option {
	return func(s *Spec) { s.Hidden = Some(true) }
}

// Shown keeps the callback in the graph of the dev tools, whatever
// Config.HideAllCallbacks says. It is Python's hidden=False.
func Shown() Option {
	return func(s *Spec) { s.Hidden = Some(false) }
}

// DynamicCreator has the browser read the list of callbacks again after this
// one, which registers others. It also allows Call.AddSuite. It is Python's
// _allow_dynamic_callbacks.
func DynamicCreator() Option {
	return func(s *Spec) { s.DynamicCreator = true }
}

// Running has the browser set a property while the callback runs, and to another
// value when it has ended.
//
//	server.Running(html.ButtonDisabled("start"), true, false)
func Running[T any](prop protocol.Prop[T], during, after T) Option {
	return func(s *Spec) {
		s.Running = append(s.Running, RunningProp{protocol.Dep(prop.ID, prop.Name), during, after})
	}
}

// OnError gives the callback's errors to h, in place of Config.OnError.
func OnError(h ErrorHandler) Option {
	return func(s *Spec) { s.OnError = h }
}
