package protocol

import "github.com/goccy/go-json"

// This is the only file that knows go-json.

// Raw is a JSON text that is passed on as it is.
type Raw = json.RawMessage

// marshal appends a value of a type for which isSimple holds. On an error, which
// NaN and infinities are to go-json, dst is as it was.
//
// An Encoder hands its own buffer to the writer, where Marshal would make a copy
// first.
func marshal(dst []byte, v any) ([]byte, error) {
	out := lineWriter{dst}
	if err := json.NewEncoder(&out).Encode(v); err != nil {
		return dst, err
	}
	return out.dst, nil
}

// lineWriter appends a line to dst, without its end.
type lineWriter struct{ dst []byte }

func (w *lineWriter) Write(line []byte) (int, error) {
	w.dst = append(w.dst, line[:len(line)-1]...)
	return len(line), nil
}

// unmarshal reads a text that validate has passed into a value for whose type
// isSimpleToDecode holds. v must be fresh, as go-json fills it even on error.
func unmarshal(data []byte, v any) error {
	return json.Unmarshal(data, v)
}
