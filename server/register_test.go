package server

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/dashwire/dashwire/protocol"
)

func TestRegistrationListsAllFaults(t *testing.T) {
	type in struct {
		NoTag   string
		hidden  string   `input:"h.value"` //nolint:unused // the fault is that it is not exported
		NoProp  string   `input:"a"`
		Dots    string   `input:"a.b.value"`
		NotList string   `input:"{type:x,index:ALL}.value"`
		BadID   string   `state:"{type}.value"`
		Good    []string `state:"{type:x,index:ALL}.value"`
	}
	type out struct {
		X string `output:"x.children"`
		Y string `output:"x.children"`
		Z string `output:"{type:x,index:ALL}.title"`
	}
	err := CallbackSafely(New(Config{}), func(context.Context, in) (out, error) { return out{}, nil })
	var spec *SpecError
	if !errors.As(err, &spec) {
		t.Fatalf("got %v, want a SpecError", err)
	}
	if !strings.Contains(spec.Where, "register_test.go:") {
		t.Errorf("the error names %s, not the place of the registration", spec.Where)
	}
	for _, want := range []string{
		"NoTag has neither an input nor a state tag",
		"hidden is not exported",
		`tag input:"a": write it as id.property`,
		"input a.b.value: the characters . and { may not stand in a component's id",
		"NotList: its id holds ALL or ALLSMALLER, so it must be a slice, not string",
		`"type" is not key:value`,
		"output x.children stands twice in one callback",
		"Z: its id holds ALL, so it must be a slice, not string",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("missing %q in\n%v", want, err)
		}
	}
	if strings.Contains(err.Error(), "Good") {
		t.Errorf("the good field is blamed:\n%v", err)
	}
}

func TestRegistrationRefusesAnOutputTwice(t *testing.T) {
	app := New(Config{})
	nothing := func(context.Context, *Call) error { return nil }
	spec := Spec{Outputs: []protocol.Dependency{protocol.Dep("x", "children")}, Inputs: []protocol.Dependency{protocol.Dep("a", "value")}}
	app.Handle(spec, nothing)
	other := spec
	other.Outputs = append(other.Outputs, protocol.Dep("y", "children"))
	err := app.HandleSafely(other, nothing)
	if err == nil || !strings.Contains(err.Error(), "output x.children is already set by the callback at") {
		t.Errorf("got %v", err)
	}
	if n := len(app.callbacks.load().plans); n != 1 {
		t.Errorf("%d callbacks are registered; the refused one must not be", n)
	}
}

func TestBoundID(t *testing.T) {
	type in struct {
		A string `input:"in.value"`
	}
	type out struct {
		B string `output:"out.children"`
	}
	app := New(Config{})
	row := protocol.DictID(protocol.IDPart{Key: "row", Value: 3})
	Callback(app, func(_ context.Context, v in) (out, error) { return out{B: v.A}, nil }, ID("in", "in-1"), ID("out", row), PreventInitialCall(true))
	p := app.callbacks.load().plans[0]
	if p.id != `{"row":3}.children` || p.inputs[0].String() != "in-1.value" || !p.entry.PreventInitialCall {
		t.Errorf("got output %s, input %s, prevent_initial_call %t", p.id, p.inputs[0], p.entry.PreventInitialCall)
	}
}

func TestCallbackPanicsWithThePlace(t *testing.T) {
	defer func() {
		if v := recover(); v == nil || !strings.Contains(v.(string), "register_test.go:") {
			t.Errorf("panicked with %v", v)
		}
	}()
	Callback(New(Config{}), func(context.Context, string) (struct{}, error) { return struct{}{}, nil })
}
