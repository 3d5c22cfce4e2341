package server

import (
	"context"
	"fmt"
	"reflect"
	"unsafe"
)

// Callback registers a typed callback: fn gets the values of its inputs in a
// struct of type In and returns the new values of its outputs in one of type
// Out. Tags say which field is which property:
//
//	input:"id.property"     a change of it calls fn
//	state:"id.property"     its value is read, a change does not call fn
//	output:"id.property"    fn's result replaces it
//
// Fields stand in the order of Dash's arguments. A field of a plain type gets
// its zero value where the browser has null or nothing; Opt tells them apart. An
// output of the type protocol.Patch changes a part of what the browser has.
//
// A pattern-matching id is written {type:filter,index:ALL}.value, and a field with
// ALL or ALLSMALLER is a slice: of values, or of Matched where their ids count. The
// values of an output with ALL stand in the order of the browser, that of Call.Outputs
// and of every input with the same pattern. As in JSON 1 and true are a number and a
// bool; '1', 'true' and 'ALL' in quotes are strings, as are all other words. What is
// known only when the program runs is bound by the option ID.
//
// A struct without a tag groups fields that have them, also an embedded one that
// several callbacks share.
//
// An Out without fields (struct{}) is a callback without output. An error that
// is PreventUpdate leaves the page as it is, any other one is shown by the dev
// tools and logged. A panic ends the request like an error.
//
// Callback panics if the registration is wrong, with the place of the call and
// all faults at once; CallbackSafely returns them. Reflection happens here, not
// in a request.
func Callback[In, Out any](app *App, fn func(ctx context.Context, in In) (Out, error), opts ...Option) {
	if err := register(app, caller(), fn, opts); err != nil {
		panic(err.Error())
	}
}

// CallbackSafely is Callback, but returns what is wrong.
func CallbackSafely[In, Out any](app *App, fn func(ctx context.Context, in In) (Out, error), opts ...Option) error {
	return register(app, caller(), fn, opts)
}

func register[In, Out any](app *App, where string, fn func(context.Context, In) (Out, error), opts []Option) error {
	if fn == nil {
		return fmt.Errorf("%s: the callback's function is nil", where)
	}
	spec := Spec{where: where}
	for _, opt := range opts {
		opt(&spec)
	}
	spec.function = reflect.ValueOf(fn).Pointer()
	fields, faults := fieldsOf(reflect.TypeFor[In](), reflect.TypeFor[Out](), &spec)
	return app.add(&spec, typedHandler(fields, fn), faults)
}

// typedHandler is the whole of what the typed front adds to the raw handler.
func typedHandler[In, Out any](fields *structFields, fn func(context.Context, In) (Out, error)) Handler {
	return func(ctx context.Context, call *Call) error {
		both := new(struct { // in one allocation
			in  In
			out Out
		})
		if err := fields.read(unsafe.Pointer(&both.in), call); err != nil {
			return err
		}
		var err error
		if both.out, err = fn(ctx, both.in); err != nil {
			return err
		}
		return fields.write(unsafe.Pointer(&both.out), call)
	}
}
