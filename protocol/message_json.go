package protocol

// head writes the part that all messages of pages have in common.
func (e *encoder) head(typ, rendererID, requestID string) {
	e.raw(`{"type":`)
	e.dst = appendString(e.dst, typ)
	e.raw(`,"rendererId":`)
	e.dst = appendString(e.dst, rendererID)
	if requestID != "" {
		e.raw(`,"requestId":`)
		e.dst = appendString(e.dst, requestID)
	}
}

func (m *CallbackRequest) appendJSON(e *encoder) *EncodeError {
	e.head(m.MessageType(), m.RendererID, m.RequestID)
	e.raw(`,"payload":`)
	if err := e.json(m.Body); err != nil {
		return err.under("payload")
	}
	e.raw("}")
	return nil
}

func (m *GetPropsResponse) appendJSON(e *encoder) *EncodeError {
	e.head(m.MessageType(), m.RendererID, m.RequestID)
	e.raw(`,"payload":`)
	if err := m.Props.appendJSON(e); err != nil {
		return err.under("payload")
	}
	e.raw("}")
	return nil
}

func (Heartbeat) appendJSON(e *encoder) *EncodeError {
	e.raw(`{"type":"heartbeat"}`)
	return nil
}

func (m *CallbackResponse) appendJSON(e *encoder) *EncodeError {
	e.head(m.MessageType(), m.RendererID, m.RequestID)
	if m.RequestID == "" {
		e.raw(`,"requestId":null`)
	}
	e.raw(`,"payload":{"status":`)
	e.dst = appendString(e.dst, string(m.Status))
	switch {
	case m.Status == StatusOK && m.Data != nil:
		e.raw(`,"data":`)
		if err := m.Data.appendJSON(e); err != nil {
			return err.under("data")
		}
	case m.Status == StatusOK:
		e.raw(`,"data":{"multi":true,"response":{}}`)
	case m.Status == StatusError:
		e.raw(`,"message":`)
		e.dst = appendString(e.dst, m.Message)
	}
	e.raw("}}")
	return nil
}

func (m *SetProps) appendJSON(e *encoder) *EncodeError {
	e.head(m.MessageType(), m.RendererID, "")
	e.raw(`,"payload":{"componentId":`)
	e.dst = appendString(e.dst, m.ComponentID)
	e.raw(`,"props":`)
	if err := m.Props.appendJSON(e); err != nil {
		return err.under(m.ComponentID)
	}
	e.raw("}}")
	return nil
}

func (m *GetPropsRequest) appendJSON(e *encoder) *EncodeError {
	e.head(m.MessageType(), m.RendererID, m.RequestID)
	e.raw(`,"payload":{"componentId":`)
	e.dst = appendString(e.dst, m.ComponentID)
	e.raw(`,"properties":[`)
	for i, p := range m.Properties {
		if i > 0 {
			e.raw(",")
		}
		e.dst = appendString(e.dst, p)
	}
	e.raw("]}}")
	return nil
}

func (m *ServerError) appendJSON(e *encoder) *EncodeError {
	e.head(m.MessageType(), m.RendererID, "")
	e.raw(`,"payload":{"message":`)
	e.dst = appendString(e.dst, m.Message)
	e.raw(`,"code":`)
	e.dst = appendString(e.dst, m.Code)
	e.raw("}}")
	return nil
}

func (HeartbeatAck) appendJSON(e *encoder) *EncodeError {
	e.raw(`{"type":"heartbeat_ack"}`)
	return nil
}

func (m *UnknownMessage) appendJSON(e *encoder) *EncodeError {
	e.raw(`{"type":`)
	e.dst = appendString(e.dst, m.Type)
	if m.RendererID != "" {
		e.raw(`,"rendererId":`)
		e.dst = appendString(e.dst, m.RendererID)
	}
	if m.RequestID != "" {
		e.raw(`,"requestId":`)
		e.dst = appendString(e.dst, m.RequestID)
	}
	if m.Payload != nil {
		e.raw(`,"payload":`)
		if err := e.json(m.Payload); err != nil {
			return err.under("payload")
		}
	}
	e.raw("}")
	return nil
}
