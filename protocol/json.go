package protocol

import (
	"bytes"

	"github.com/goccy/go-json"
)

// This is the only file that knows go-json.

// Raw is a JSON text that is passed on as it is.
type Raw = json.RawMessage

// marshal encodes a value for which AppendJSON has no faster way.
func marshal(dst []byte, v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return dst, err
	}
	return append(dst, b...), nil
}

// Decode reads one JSON text into the value that v points to. Text after it is
// an error.
func Decode(data []byte, v any) error {
	return json.Unmarshal(bytes.TrimSpace(data), v)
}
