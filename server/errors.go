package server

import (
	"errors"
	"fmt"
	"strings"

	"github.com/dashwire/dashwire/protocol"
)

// PreventUpdate is the error by which a callback says that nothing changes: the
// browser gets 204 and keeps what it has, as with dash.exceptions.PreventUpdate.
//
//nolint:revive,staticcheck // the name is Dash's
var PreventUpdate = errors.New("prevent update")

// NoUpdate set as the value of one output, leaves that output as it is, like
// dash.no_update. In a typed callback an Opt that is not set does the same.
var NoUpdate any = noUpdate{}

type noUpdate struct{}

// SpecError lists what is wrong with a callback's registration.
type SpecError struct {
	// Where is file:line of the registration.
	Where string
	// Faults are all faults that were found.
	Faults []error
}

func (e *SpecError) Error() string {
	return listFaults(e.Where+": the callback can't be registered:", e.Faults)
}

// listFaults writes one fault a line below a head.
func listFaults(head string, faults []error) string {
	var b strings.Builder
	b.WriteString(head)
	for _, fault := range faults {
		b.WriteString("\n  - " + fault.Error())
	}
	return b.String()
}

// Unwrap returns the faults.
func (e *SpecError) Unwrap() []error { return e.Faults }

// InputError says that a value from the browser doesn't fit the field that
// takes it.
type InputError struct {
	// Dependency is the input or state.
	Dependency protocol.Dependency
	// Field is the name of the Go field, empty for a raw handler.
	Field string
	// Err says what was wanted and what came.
	Err error
}

func (e *InputError) Error() string {
	if e.Field == "" {
		return fmt.Sprintf("%s: %v", e.Dependency, e.Err)
	}
	return fmt.Sprintf("%s for field %s: %v", e.Dependency, e.Field, e.Err)
}

// Unwrap returns Err.
func (e *InputError) Unwrap() error { return e.Err }

// RequestError says that a request doesn't fit the callback it names, or names
// none: the browser holds a page of another version of the app, or somebody
// wrote the request by hand.
type RequestError struct {
	// Output is the output that the request named.
	Output string
	// Reason says what doesn't fit.
	Reason string
}

func (e *RequestError) Error() string {
	return fmt.Sprintf("callback request for output %q: %s", e.Output, e.Reason)
}

// PanicError is a panic in a callback.
type PanicError struct {
	// Value is what the callback panicked with.
	Value any
	// Stack is the goroutine's stack at the panic.
	Stack []byte
}

func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v", e.Value) }

// Unwrap returns Value if it is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// CallbackError is an error or a panic of a callback, with what is known of it.
type CallbackError struct {
	// Output is the callback's name on the wire.
	Output string
	// Where is file:line of its registration.
	Where string
	// Err is what it returned, or a *PanicError.
	Err error
}

func (e *CallbackError) Error() string {
	return fmt.Sprintf("callback for output %q, registered at %s: %v", e.Output, e.Where, e.Err)
}

// Unwrap returns Err.
func (e *CallbackError) Unwrap() error { return e.Err }
