package server

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"runtime/debug"
	"sync"
	"unsafe"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server/internal/mcpschema"
)

// mcpFunctions are the tools that are no callbacks.
type mcpFunctions struct {
	mu   sync.Mutex
	list []*mcpFunction
}

// mcpFunction is one of them.
type mcpFunction struct {
	name, description string
	fields            []functionField
	result            reflect.Type
	run               func(ctx context.Context, f *mcpFunction, arguments map[string]protocol.Raw) (any, error)
}

// functionField is an argument.
type functionField struct {
	argument
	offset uintptr
	read   readField
}

// MCPTool makes a plain function a tool of the MCP server, without a callback; it is
// Python's @mcp_enabled. Its arguments are the fields of In, which is a struct: they
// are called as the json tag says, else by the field's name in snake_case, and may be
// left out if they are an Opt. description is what clients are told of it.
//
//	server.MCPTool(app, "convert", "Turns degrees Celsius into Fahrenheit.",
//		func(ctx context.Context, in struct{ Celsius float64 }) (float64, error) {
//			return in.Celsius*9/5 + 32, nil
//		})
//
// The text of an error goes to the client, so that the model behind it may try again
// in another way; that of a panic doesn't. CallFrom(ctx) is nil. Config.Authorize is
// asked as ForMCP. If Config.EnableMCP is off, the tool is there and nobody can call
// it. Tools may be registered while the app runs. MCPTool panics if the name is not
// one that clients take, or taken, and if In is not such a struct.
func MCPTool[In, Out any](app *App, name, description string, fn func(ctx context.Context, in In) (Out, error)) {
	f := &mcpFunction{name: name, description: description, result: reflect.TypeFor[Out]()}
	var faults []error
	fail := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	if fn == nil {
		fail("its function is nil")
	}
	if name == "" || toolName(name) != name {
		fail("its name has to be letters, digits and single _, at most %d, and not begin with a digit", longestToolName)
	}
	eachField(reflect.TypeFor[In](), 0, fail, func(field reflect.StructField) {
		f.fields = append(f.fields, functionField{argumentOf(field), field.Offset, readerFor(field.Type)})
	})
	f.run = func(ctx context.Context, f *mcpFunction, arguments map[string]protocol.Raw) (any, error) {
		in := new(In)
		if err := f.read(unsafe.Pointer(in), arguments); err != nil {
			return nil, err
		}
		return fn(ctx, *in)
	}
	app.functions.mu.Lock()
	defer app.functions.mu.Unlock()
	for _, other := range app.functions.list {
		if other.name == name {
			fail("there is another tool of this name")
		}
	}
	if len(faults) > 0 {
		panic(fmt.Sprintf("%s: the MCP tool %q can't be registered: %v", caller(), name, errors.Join(faults...)))
	}
	app.functions.list = append(app.functions.list, f)
}

// read fills the struct at p.
func (f *mcpFunction) read(p unsafe.Pointer, arguments map[string]protocol.Raw) error {
	for _, field := range f.fields {
		value, given := arguments[field.name]
		if !given && !field.optional {
			return fmt.Errorf("argument %q is missing", field.name)
		}
		if err := field.read(unsafe.Add(p, field.offset), value); err != nil {
			return fmt.Errorf("argument %q: %w", field.name, err)
		}
	}
	return nil
}

// mcpFunctions returns the tools that are no callbacks.
func (a *App) mcpFunctions() []*mcpFunction {
	a.functions.mu.Lock()
	defer a.functions.mu.Unlock()
	return a.functions.list[:len(a.functions.list):len(a.functions.list)]
}

// mcpFunction returns the tool of this name, nil for none.
func (a *App) mcpFunction(name string) *mcpFunction {
	for _, f := range a.mcpFunctions() {
		if f.name == name {
			return f
		}
	}
	return nil
}

// describe returns the tool as tools/list has it.
func (f *mcpFunction) describe() any {
	properties, required := protocol.PropertyValues{}, []string{}
	for _, field := range f.fields {
		schema := mcpschema.OfType(field.typ, elemOf)
		if schema == nil {
			schema = mcpObject()
		}
		properties = append(properties, protocol.PropertyValue{Property: field.name, Value: schema})
		if !field.optional {
			required = append(required, field.name)
		}
	}
	input := mcpObject("type", "object", "properties", properties)
	if len(required) > 0 {
		input = append(input, mcpObject("required", required)...)
	}
	result := mcpschema.OfType(f.result, elemOf)
	if result == nil {
		result = mcpObject()
	}
	return mcpObject("name", f.name, "description", f.description, "inputSchema", input,
		"outputSchema", mcpObject("type", "object", "properties", mcpObject("result", result), "required", []string{"result"}))
}

// call calls the function, as one of the calls that Config.MaxCalls bounds.
func (f *mcpFunction) call(r *mcpRequest, arguments map[string]protocol.Raw) (any, error) {
	if !r.app.bound.enter() {
		return nil, r.app.bound.overload(f.name)
	}
	defer r.app.bound.leave()
	result, err := f.guarded(r.ctx, arguments)
	if r.ctx.Err() != nil {
		return nil, r.ctx.Err()
	}
	if err != nil {
		r.app.logMCP(r.ctx, r.request, f.name, err)
		if _, panicked := errors.AsType[*PanicError](err); panicked {
			return toolFailure("The tool " + f.name + " failed: see the server's log"), nil
		}
		return toolFailure(err.Error()), nil
	}
	text, err := protocol.Encode(result)
	if err != nil {
		r.app.logMCP(r.ctx, r.request, f.name, err)
		return toolFailure("The tool " + f.name + " failed: see the server's log"), nil
	}
	return mcpObject("content", []any{textContent(string(text))}, "structuredContent", mcpObject("result", protocol.Raw(text)), "isError", false), nil
}

// guarded runs the function. A panic ends this call only.
func (f *mcpFunction) guarded(ctx context.Context, arguments map[string]protocol.Raw) (result any, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Value: v, Stack: debug.Stack()}
		}
	}()
	return f.run(ctx, f, arguments)
}
