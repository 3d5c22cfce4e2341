package protocol

// Request is the body of a callback request: what the renderer posts to
// _dash-update-component, and the payload of a callback_request on a websocket.
//
// Its strings and values share the memory of the text that it was read from.
type Request struct {
	// Output is the name of the callback, as its CallbackEntry has it.
	Output string
	// Outputs are the outputs with their wildcards resolved, one group for each
	// that the callback declares.
	Outputs []OutputGroup
	// HasOutputs is false for a callback without outputs, whose request has no
	// such key.
	HasOutputs bool
	// MultiOutputs is true if the callback declares a list of outputs, also if it
	// is one of one. A single ALL pattern is one group and no such list, although
	// the renderer sends its components as a list.
	MultiOutputs bool
	// Inputs and State have one group for each declared dependency.
	Inputs, State []Group
	// ChangedPropIDs are the properties that triggered the callback, as
	// Dependency.String spells them. It is empty on the initial call.
	ChangedPropIDs []string
	// ParsedChangedProps stands beside ChangedPropIDs: the id for a dictionary
	// id, but for a string id the whole id.property. Renderers before 2.17 do
	// not send it.
	ParsedChangedProps []ID
	// Stamp is what the page's script has added, nil if there is none.
	Stamp *Stamp

	// The usual request is small. Its parts live in here, so that reading it
	// takes one allocation.
	smallArgs    [3]Arg
	smallGroups  [3]Group
	smallTargets [2]Dependency
	smallOutputs [1]OutputGroup
	smallChanged [2]string
	smallParsed  [1]ID
}

// Group is what stands for one declared input or state.
type Group struct {
	// List is true if the dependency is an ALL or ALLSMALLER pattern. Otherwise
	// there is exactly one Arg.
	List bool
	// Args are the components that the dependency stands for.
	Args []Arg
}

// Arg is a property of a component with its current value.
type Arg struct {
	ID       ID
	Property string
	// Value is the property's value as JSON. It is nil if the property is not
	// set in the page, which Python's callbacks see as None, as they do null.
	Value Raw
	// AllowOptional is true if the page has no such component and the callback
	// allows for that.
	AllowOptional bool
}

// OutputGroup is what stands for one declared output.
type OutputGroup struct {
	// List is true if the output is an ALL pattern. Otherwise there is exactly
	// one target.
	List bool
	// Args are the properties that the output stands for. A property keeps the
	// suffix of DuplicateOutput.
	Args []Dependency
}

// DecodeRequest reads a callback request. The Request keeps data and the caller
// must not change it afterwards, so bytes that a server will reuse have to be
// copied first.
//
// It is as strict as Python's reader in what it takes for JSON, but for NaN,
// Infinity and encodings other than UTF-8, which no renderer sends. Keys are
// told apart by case, of equal keys the last one counts, unknown keys are
// ignored. An error is a *DecodeError.
func DecodeRequest(data []byte) (*Request, error) {
	r := &Request{}
	if err := r.Decode(data); err != nil {
		return nil, err
	}
	return r, nil
}

// Decode does what DecodeRequest does in the memory of r, for who keeps
// Requests for reuse. Whatever was taken out of r before is void. After an
// error r must be decoded again before it is read.
func (r *Request) Decode(data []byte) error {
	*r = Request{}
	s := requestReader{scanner: newScanner(data), r: r}
	f := s.request()
	if f == nil {
		f = s.end()
	}
	if f != nil {
		return f.as("callback request", data)
	}
	return nil
}
