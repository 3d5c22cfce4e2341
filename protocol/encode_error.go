package protocol

import "strconv"

// EncodeError says which part of a value cannot be sent to a browser, and why.
type EncodeError struct {
	// Reason says what is wrong with the part, such as "a func() cannot be sent".
	Reason string
	// Err is what a MarshalJSON or MarshalText method returned, nil otherwise.
	Err error

	path []string // innermost first
}

// Path leads to the part from the value that was encoded, such as
// "children[2].figure.data[0].x". It is empty if the value itself is at fault.
func (e *EncodeError) Path() string { return joinPath(e.path) }

// Error returns the error on one line.
func (e *EncodeError) Error() string {
	if path := e.Path(); path != "" {
		return "protocol: cannot send " + path + ": " + e.Reason
	}
	return "protocol: cannot send the value: " + e.Reason
}

// Unwrap returns Err.
func (e *EncodeError) Unwrap() error { return e.Err }

func (e *EncodeError) under(key string) *EncodeError {
	e.path = append(e.path, pathKey(key))
	return e
}

func (e *EncodeError) item(i int) *EncodeError {
	e.path = append(e.path, "["+strconv.Itoa(i)+"]")
	return e
}
