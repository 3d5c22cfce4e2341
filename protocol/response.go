package protocol

// Response is the answer to a callback request: the body of the HTTP reply, or
// the data of a callback_response on a websocket.
//
// The zero Response is empty and ready for use: it changes nothing in the page.
// It is not safe for concurrent use.
type Response struct {
	// Pending is true for an answer about a job that is not done. It has no
	// "response", which is what the renderer takes as the end of the job.
	Pending bool
	// CacheKey and Job name the job that the request has started. If set, the
	// answer carries nothing but what belongs to that: these two, Cancel and
	// ProgressDefault.
	CacheKey, Job string
	// Cancel are the inputs whose change ends the job.
	Cancel []Dependency
	// ProgressDefault are the values that the renderer sets when the job has
	// ended.
	ProgressDefault PropertyValues
	// Progress are values of a job that is not done.
	Progress PropertyValues
	// Dist are files of component suites that the page has to load before it
	// shows the rest.
	Dist []DistFile

	outputs, side propsByID

	// The usual answer is one property, which has its place in here.
	one     [1]idProps
	oneProp [1]prop
}

// DistFile is a script or stylesheet to load.
type DistFile struct {
	// Type is "_js_dist" or "_css_dist".
	Type string `json:"type"`
	// URL is where the browser finds the file.
	URL string `json:"url"`
}

// Set gives an output its new value. id is the component's id as ID.String
// spells it; prop may carry the suffix of DuplicateOutput, which is cut off. A
// nil value is sent as null. An output that is not set stays as it is in the
// page. Setting it again replaces the value.
func (r *Response) Set(id, prop string, value any) {
	if r.outputs.ids == nil {
		r.one[0].props = r.oneProp[:0]
		r.outputs.ids = r.one[:0]
	}
	r.outputs.set(id, PlainProperty(prop), value)
}

// SetProps changes a property beside the outputs, as set_props does in Python.
// The renderer applies these changes before the outputs.
func (r *Response) SetProps(id, prop string, value any) { r.side.set(id, prop, value) }

// Output returns the value of an output and whether it was set.
func (r *Response) Output(id, prop string) (value any, ok bool) { return r.outputs.get(id, prop) }

// SideUpdate returns a value that SetProps has set, and whether it has.
func (r *Response) SideUpdate(id, prop string) (value any, ok bool) { return r.side.get(id, prop) }

// HasSideUpdates reports whether SetProps was called.
func (r *Response) HasSideUpdates() bool { return len(r.side.ids) > 0 }

// Outputs calls yield with each output that was set, in the order of the
// answer, until it returns false.
func (r *Response) Outputs(yield func(id, prop string, value any) bool) { r.outputs.each(yield) }

// SideUpdates calls yield with each property that SetProps has set, in the order
// of the answer, until it returns false.
func (r *Response) SideUpdates(yield func(id, prop string, value any) bool) { r.side.each(yield) }

// Reset empties the response for its next use and keeps its memory.
func (r *Response) Reset() {
	r.outputs.reset()
	r.side.reset()
	*r = Response{outputs: r.outputs, side: r.side}
}

// AppendJSON appends the response to dst. The props are grouped by component in
// the order in which the components were first set. An error is an *EncodeError
// and names the property whose value cannot be sent; dst is then nil.
func (r *Response) AppendJSON(dst []byte) ([]byte, error) {
	e := encoder{dst: dst}
	if err := r.appendJSON(&e); err != nil {
		return nil, err
	}
	return e.dst, nil
}

// MarshalJSON writes what AppendJSON does.
func (r *Response) MarshalJSON() ([]byte, error) { return r.AppendJSON(nil) }

func (r *Response) appendJSON(e *encoder) *EncodeError {
	if r.CacheKey != "" || r.Job != "" {
		return r.appendJob(e)
	}
	e.raw(`{"multi":true`)
	if len(r.Progress) > 0 {
		e.raw(`,"progress":`)
		if err := r.Progress.appendJSON(e); err != nil {
			return err.under("progress")
		}
	}
	if len(r.side.ids) > 0 {
		e.raw(`,"sideUpdate":`)
		if err := r.side.appendJSON(e); err != nil {
			return err.under("sideUpdate")
		}
	}
	if len(r.Dist) > 0 {
		e.dst = appendDist(append(e.dst, `,"dist":`...), r.Dist)
	}
	if !r.Pending {
		e.raw(`,"response":`)
		if err := r.outputs.appendJSON(e); err != nil {
			return err
		}
	}
	e.raw("}")
	return nil
}

func (r *Response) appendJob(e *encoder) *EncodeError {
	e.dst = appendString(append(e.dst, `{"cacheKey":`...), r.CacheKey)
	e.dst = appendString(append(e.dst, `,"job":`...), r.Job)
	if len(r.Cancel) > 0 {
		e.dst = appendDependencies(append(e.dst, `,"cancel":`...), r.Cancel)
	}
	if len(r.ProgressDefault) > 0 {
		e.raw(`,"progressDefault":`)
		if err := r.ProgressDefault.appendJSON(e); err != nil {
			return err.under("progressDefault")
		}
	}
	e.raw("}")
	return nil
}

func appendDist(dst []byte, files []DistFile) []byte {
	dst = append(dst, '[')
	for i, d := range files {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendString(append(dst, `{"type":`...), d.Type)
		dst = appendString(append(dst, `,"url":`...), d.URL)
		dst = append(dst, '}')
	}
	return append(dst, ']')
}
