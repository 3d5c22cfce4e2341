package protocol

import "strconv"

// CallbackEntry is one callback as _dash-dependencies lists it, by which the
// renderer knows when to call it.
type CallbackEntry struct {
	// Output is the callback's name, see OutputID, DuplicateOutput, NoOutputID.
	Output string
	// Inputs trigger the callback, State only goes with it.
	Inputs, State []Dependency
	// ClientsideFunction is the JavaScript that runs instead of a request, nil
	// for a callback of the server.
	ClientsideFunction *ClientsideFunction
	// PreventInitialCall keeps the renderer from calling when the page or the
	// outputs are new.
	PreventInitialCall bool
	// Background is set if the callback is a job that the renderer polls.
	Background *Background
	// DynamicCreator is true if the callback may register callbacks, so that
	// the renderer reads the list again after it. Python sends null for most
	// and false for clientside ones.
	DynamicCreator *bool
	// NoOutput is true if the callback has no outputs.
	NoOutput bool
	// Optional keeps the renderer from complaining about missing components.
	Optional bool
	// Hidden leaves the callback out of the graph in the dev tools. Python
	// sends null for callbacks that are added late.
	Hidden *bool
	// Websocket sends the request over the websocket, if there is one.
	Websocket bool
	// Persistent keeps the page's title as it is while the callback runs.
	Persistent bool
	// Running are values that the renderer sets while the callback runs, nil
	// if there are none.
	Running *Running
}

// ClientsideFunction names a function of window.dash_clientside.
type ClientsideFunction struct {
	Namespace    string
	FunctionName string
}

// Background says how the renderer polls a job.
type Background struct {
	// Interval is the time between polls in milliseconds. Python's default is
	// 1000; if it is missing, the renderer takes 500.
	Interval int
}

// Running are values that the renderer sets when it sends a request, and those
// that it sets when the callback has ended.
type Running struct {
	On, Off PropertyValues
}

// MarshalJSON writes the entry with the keys and nulls of Python Dash 4.4.1.
func (e CallbackEntry) MarshalJSON() ([]byte, error) { return AppendJSON(nil, e) }

func (e CallbackEntry) appendJSON(enc *encoder) *EncodeError {
	dst := appendString(append(enc.dst, `{"output":`...), e.Output)
	dst = appendDependencies(append(dst, `,"inputs":`...), e.Inputs)
	dst = appendDependencies(append(dst, `,"state":`...), e.State)
	dst = append(dst, `,"clientside_function":`...)
	if f := e.ClientsideFunction; f != nil {
		dst = appendString(append(dst, `{"namespace":`...), f.Namespace)
		dst = appendString(append(dst, `,"function_name":`...), f.FunctionName)
		dst = append(dst, '}')
	} else {
		dst = append(dst, "null"...)
	}
	dst = strconv.AppendBool(append(dst, `,"prevent_initial_call":`...), e.PreventInitialCall)
	dst = append(dst, `,"background":`...)
	if b := e.Background; b != nil {
		dst = strconv.AppendInt(append(dst, `{"interval":`...), int64(b.Interval), 10)
		dst = append(dst, '}')
	} else {
		dst = append(dst, "null"...)
	}
	dst = appendOptionalBool(append(dst, `,"dynamic_creator":`...), e.DynamicCreator)
	dst = strconv.AppendBool(append(dst, `,"no_output":`...), e.NoOutput)
	dst = strconv.AppendBool(append(dst, `,"optional":`...), e.Optional)
	dst = appendOptionalBool(append(dst, `,"hidden":`...), e.Hidden)
	dst = strconv.AppendBool(append(dst, `,"websocket":`...), e.Websocket)
	enc.dst = strconv.AppendBool(append(dst, `,"persistent":`...), e.Persistent)
	if r := e.Running; r != nil {
		enc.raw(`,"running":{"running":`)
		if err := r.On.appendJSON(enc); err != nil {
			return err.under("running")
		}
		enc.raw(`,"runningOff":`)
		if err := r.Off.appendJSON(enc); err != nil {
			return err.under("runningOff")
		}
		enc.raw("}")
	}
	enc.raw("}")
	return nil
}

func appendDependencies(dst []byte, deps []Dependency) []byte {
	dst = append(dst, '[')
	for i, d := range deps {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendString(append(dst, `{"id":`...), d.ID.String())
		dst = appendString(append(dst, `,"property":`...), d.Property)
		if d.AllowOptional {
			dst = append(dst, `,"allow_optional":true`...)
		}
		dst = append(dst, '}')
	}
	return append(dst, ']')
}

func appendOptionalBool(dst []byte, b *bool) []byte {
	if b == nil {
		return append(dst, "null"...)
	}
	return strconv.AppendBool(dst, *b)
}
