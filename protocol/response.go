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
func (r *Response) Set(id, prop string, value any) { r.outputs.set(id, PlainProperty(prop), value) }

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
// the order in which the components were first set. An error names the property
// whose value cannot be sent.
func (r *Response) AppendJSON(dst []byte) ([]byte, error) {
	var err error
	if r.CacheKey != "" || r.Job != "" {
		return r.appendJob(dst)
	}
	dst = append(dst, `{"multi":true`...)
	if len(r.Progress) > 0 {
		if dst, err = r.Progress.append(append(dst, `,"progress":`...)); err != nil {
			return nil, err
		}
	}
	if len(r.side.ids) > 0 {
		if dst, err = r.side.append(append(dst, `,"sideUpdate":`...)); err != nil {
			return nil, err
		}
	}
	if len(r.Dist) > 0 {
		dst = appendDist(append(dst, `,"dist":`...), r.Dist)
	}
	if !r.Pending {
		if dst, err = r.outputs.append(append(dst, `,"response":`...)); err != nil {
			return nil, err
		}
	}
	return append(dst, '}'), nil
}

// MarshalJSON writes what AppendJSON does.
func (r *Response) MarshalJSON() ([]byte, error) { return r.AppendJSON(nil) }

func (r *Response) appendJob(dst []byte) ([]byte, error) {
	dst = appendString(append(dst, `{"cacheKey":`...), r.CacheKey)
	dst = appendString(append(dst, `,"job":`...), r.Job)
	if len(r.Cancel) > 0 {
		dst = appendDependencies(append(dst, `,"cancel":`...), r.Cancel)
	}
	if len(r.ProgressDefault) > 0 {
		var err error
		if dst, err = r.ProgressDefault.append(append(dst, `,"progressDefault":`...)); err != nil {
			return nil, err
		}
	}
	return append(dst, '}'), nil
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
