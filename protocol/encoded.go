package protocol

// Encoded is a value that has been encoded already. It costs no more than a copy
// to send it again, so a value that goes to many pages is made into one first.
// It is safe for concurrent use.
type Encoded struct{ text []byte }

// Prepare encodes v for being sent more than once.
func Prepare(v any) (Encoded, error) {
	text, err := AppendJSON(nil, v)
	return Encoded{text}, err
}

// Len returns the length of the text in bytes.
func (v Encoded) Len() int { return len(v.text) }

// MarshalJSON returns the text. The zero Encoded is null.
func (v Encoded) MarshalJSON() ([]byte, error) { return AppendJSON(nil, v) }

func (v Encoded) appendJSON(e *encoder) *EncodeError { //nolint:unparam // as appender wants it
	if v.text == nil {
		e.raw("null")
	} else {
		e.dst = append(e.dst, v.text...)
	}
	return nil
}
