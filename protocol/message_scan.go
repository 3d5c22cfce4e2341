package protocol

// message reads one message. What its payload is shows only when its type is
// known, which may stand behind it.
func (s *scanner) message() (Message, *fault) {
	s.peek()
	start := s.pos
	u := UnknownMessage{}
	var payload scanner
	var request *Request // that was read from the payload, nil if it wasn't
	typed := false
	f := s.object("a websocket message, an object", func(key string) (f *fault) {
		switch key {
		case "type":
			typed = true
			u.Type, f = s.text("the type of a message, a string")
		case "rendererId":
			u.RendererID, f = s.optionalText()
		case "requestId":
			u.RequestID, f = s.optionalText()
		case "payload":
			s.peek()
			payload = *s
			if request = nil; u.Type == "callback_request" { // as browsers write it, so that it is read once
				request = s.requestHere()
			}
			if request == nil {
				u.Payload, f = s.value()
			} else {
				u.Payload = s.data[payload.pos:s.pos:s.pos]
			}
		default:
			f = s.ignore()
		}
		return f
	})
	if f == nil && !typed {
		f = &fault{offset: start, reason: `the key "type" is missing`}
	}
	if f != nil {
		return nil, f
	}
	switch u.Type {
	case "heartbeat":
		return Heartbeat{}, nil
	case "heartbeat_ack":
		return HeartbeatAck{}, nil
	case "callback_request", "get_props_response", "callback_response", "set_props", "get_props_request", "error":
		if u.Payload == nil {
			return nil, &fault{offset: start, reason: `the key "payload" is missing`}
		}
		if request != nil && u.Type == "callback_request" {
			return &CallbackRequest{u.RendererID, u.RequestID, request, u.Payload}, nil
		}
		m, f := payload.payload(u)
		return m, f.under("payload")
	}
	unknown := u // a rare one, so that the others need no memory for it
	return &unknown, nil
}

// requestHere reads a callback request and steps over it. It returns nil, and stays,
// if there is none: what is wrong with it counts only if the message is right.
func (s *scanner) requestHere() *Request {
	r := requestReader{scanner: *s, r: &Request{}}
	if r.request() != nil {
		return nil
	}
	s.pos = r.pos
	return r.r
}

// payload reads what belongs to a message of a known type.
func (s *scanner) payload(u UnknownMessage) (Message, *fault) {
	switch u.Type {
	case "callback_request":
		r := requestReader{scanner: *s, r: &Request{}}
		f := r.request()
		return &CallbackRequest{u.RendererID, u.RequestID, r.r, u.Payload}, f
	case "get_props_response":
		if null, f := s.null(); null { // the page has nothing to say
			return &GetPropsResponse{u.RendererID, u.RequestID, nil}, f
		}
		props, f := s.propertyValues()
		return &GetPropsResponse{u.RendererID, u.RequestID, props}, f
	case "callback_response":
		return s.callbackResponse(u)
	case "set_props":
		m := &SetProps{RendererID: u.RendererID}
		return m, s.object("an object", func(key string) (f *fault) {
			switch key {
			case "componentId":
				m.ComponentID, f = s.text("an id as a string")
			case "props":
				m.Props, f = s.propertyValues()
			default:
				f = s.ignore()
			}
			return f
		})
	case "get_props_request":
		m := &GetPropsRequest{RendererID: u.RendererID, RequestID: u.RequestID}
		return m, s.object("an object", func(key string) (f *fault) {
			switch key {
			case "componentId":
				m.ComponentID, f = s.text("an id as a string")
			case "properties":
				m.Properties, f = s.texts(nil)
			default:
				f = s.ignore()
			}
			return f
		})
	}
	m := &ServerError{RendererID: u.RendererID}
	return m, s.object("an object", func(key string) (f *fault) {
		switch key {
		case "message":
			m.Message, f = s.optionalText()
		case "code":
			m.Code, f = s.optionalText()
		default:
			f = s.ignore()
		}
		return f
	})
}

func (s *scanner) callbackResponse(u UnknownMessage) (Message, *fault) {
	m := &CallbackResponse{RendererID: u.RendererID, RequestID: u.RequestID}
	s.peek()
	start := s.pos
	f := s.object("an object", func(key string) (f *fault) {
		switch key {
		case "status":
			var status string
			status, f = s.text("a status, a string")
			m.Status = Status(status)
		case "data":
			if null, f := s.null(); null {
				return f
			}
			m.Data, f = s.response()
		case "message":
			m.Message, f = s.optionalText()
		default:
			f = s.ignore()
		}
		return f
	})
	if f == nil && m.Status != StatusOK && m.Status != StatusPreventUpdate && m.Status != StatusError {
		f = &fault{offset: start, reason: "there is no status " + quoteShort(string(m.Status))}
	}
	return m, f
}

// optionalText reads a string or null, which counts as empty.
func (s *scanner) optionalText() (string, *fault) {
	if null, f := s.null(); null {
		return "", f
	}
	return s.text("a string")
}
