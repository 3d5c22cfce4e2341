package main

import (
	"context"
	"fmt"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

type deps = []protocol.Dependency

func dep(id, property string) protocol.Dependency { return protocol.Dep(id, property) }

// pattern is a dependency on a dict id: pattern("children", "type", "row-out", "row", protocol.Match).
func pattern(property string, keysAndValues ...any) protocol.Dependency {
	return protocol.Dep(dictID(keysAndValues...), property)
}

func dictID(keysAndValues ...any) protocol.ID {
	var parts []protocol.IDPart
	for i := 0; i < len(keysAndValues); i += 2 {
		parts = append(parts, protocol.IDPart{Key: keysAndValues[i].(string), Value: keysAndValues[i+1]})
	}
	return protocol.DictID(parts...)
}

// optionalDep is a dependency on a component that need not be there.
func optionalDep(id, property string) protocol.Dependency {
	d := dep(id, property)
	d.AllowOptional = true
	return d
}

func duplicate(id, property string) protocol.Dependency {
	d := dep(id, property)
	d.AllowDuplicate = true
	return d
}

// register registers the callbacks in the order of the contract.
func register(app *server.App) {
	yes := server.Some(true)
	scripted(app, server.Spec{Outputs: deps{dep("one", "children")}, Inputs: deps{dep("one-script", "data")}, State: deps{dep("one-state", "value")}})
	scripted(app, server.Spec{Outputs: deps{dep("many-a", "children"), dep("many-b", "children")}, Inputs: deps{dep("many-script", "data")}})
	scripted(app, server.Spec{Outputs: deps{dep("solo", "children")}, Multi: true, Inputs: deps{dep("solo-script", "data")}})
	scripted(app, server.Spec{Outputs: deps{dep("twice", "children"), dep("twice", "title")}, Inputs: deps{dep("twice-script", "data")}, PreventInitialCall: yes})
	scripted(app, server.Spec{Inputs: deps{dep("silent-script", "data")}})
	scripted(app, server.Spec{
		Outputs: deps{pattern("children", "type", "row-out", "row", protocol.Match)},
		Inputs:  deps{pattern("data", "type", "row-script", "row", protocol.Match)},
		State: deps{pattern("value", "type", "row-value", "row", protocol.Match),
			pattern("value", "type", "row-value", "row", protocol.AllSmaller)},
	})
	scripted(app, server.Spec{
		Outputs: deps{pattern("children", "type", "all-out", "n", protocol.All)},
		Inputs:  deps{pattern("data", "type", "all-script", "n", protocol.All)},
	})
	scripted(app, server.Spec{
		Outputs: deps{dep("mixed", "children"), pattern("title", "type", "all-out", "n", protocol.All)},
		Inputs:  deps{dep("mixed-script", "data")},
		State:   deps{pattern("value", "type", "row-value", "row", protocol.All), dep("one-state", "value")},
	})
	scripted(app, server.Spec{
		Outputs: deps{pattern("children", "type", "cell-out", "row", protocol.Match, "col", protocol.All)},
		Inputs:  deps{pattern("data", "type", "cell-script", "row", protocol.Match, "col", protocol.All)},
	})
	scripted(app, server.Spec{Outputs: deps{duplicate("one", "children")}, Inputs: deps{dep("dup-script", "data")}, PreventInitialCall: yes})
	scripted(app, server.Spec{
		Outputs: deps{duplicate("one", "children"), dep("two", "children")},
		Inputs:  deps{dep("dup-first-script", "data"), dep("a", "n_clicks")}, InitialDuplicate: true,
	})
	app.Handle(server.Spec{
		Outputs: deps{dep("either", "children")},
		Inputs:  deps{dep("a", "n_clicks"), dep("b", "n_clicks"), dep("c", "n_clicks")},
	}, either)
	app.Handle(server.Spec{
		Outputs: deps{dep("optional", "children")},
		Inputs:  deps{optionalDep("nowhere", "value")}, State: deps{dep("one-state", "value"), optionalDep("elsewhere", "value")},
		Optional: true, Hidden: yes,
	}, whatIsMissing)
	scripted(app, server.Spec{
		Outputs: deps{dep("grouped-x", "children"), dep("grouped-y", "children")}, Inputs: deps{dep("grouped-script", "data")},
		State: deps{dep("one-state", "value"), dep("run", "n_clicks")}, PreventInitialCall: yes,
	})
	scripted(app, server.Spec{
		Outputs: deps{dep("busy", "children")}, Inputs: deps{dep("busy-script", "data")}, PreventInitialCall: yes,
		Running: []server.RunningProp{
			{Target: dep("run", "disabled"), During: true, After: false},
			{Target: pattern("title", "type", "row-out", "row", protocol.All), During: "busy", After: ""},
		},
	})
	scripted(app, server.Spec{Outputs: deps{dep("handled", "children")}, Inputs: deps{dep("handled-script", "data")}, OnError: answerWith("handled ")})
	scripted(app, server.Spec{
		Outputs: deps{dep("dynamic-script", "data")}, Inputs: deps{dep("dynamic-script", "modified_timestamp")}, DynamicCreator: true,
	})
	app.ClientsideCallback(server.Spec{
		Outputs: deps{dep("inline", "children")}, Inputs: deps{dep("a", "n_clicks")}, State: deps{dep("b", "n_clicks")},
	}, "function(a, b) { return a + '</b>' + b; }")
	app.ClientsideFunction(server.Spec{
		Outputs: deps{dep("named", "children")}, Inputs: deps{dep("a", "n_clicks")}, PreventInitialCall: yes,
	}, "space", "function")
}

// registerWebsocket registers the callbacks that go over the websocket.
func registerWebsocket(app *server.App) {
	scripted(app, server.Spec{Outputs: deps{dep("live", "children")}, Inputs: deps{dep("live-script", "data")}, Websocket: true})
	app.Handle(server.Spec{Websocket: true, Persistent: true}, func(_ context.Context, call *server.Call) error {
		call.SetProps(protocol.Update{ID: protocol.StringID("log"), Property: "children", Value: "hello"})
		return nil
	})
}

// registerAPI registers the callback that has an address of its own.
func registerAPI(app *server.App) {
	type in struct {
		B float64 `input:"b.n_clicks"`
	}
	type out struct {
		Title float64 `output:"two.title"`
	}
	server.Callback(app, func(_ context.Context, in in) (out, error) {
		return out{2 * in.B}, nil
	}, server.APIEndpoint("/api/double"))
}

// scripted registers a callback that does what the script in its first input
// says, or in the first item that has one if the input is a list.
func scripted(app *server.App, spec server.Spec) {
	app.Handle(spec, func(ctx context.Context, call *server.Call) error {
		inputs, err := values(call.Inputs())
		if err != nil {
			return err
		}
		args, err := values(call.State())
		if err != nil {
			return err
		}
		steps := inputs[0]
		if call.Inputs()[0].List {
			args, steps = inputs[0].([]any), []any{map[string]any{"return": []any{}}}
			for _, s := range args {
				if s != nil {
					steps = s
					break
				}
			}
		} else {
			args = append(inputs[1:], args...)
		}
		if _, ok := steps.([]any); !ok && spec.DynamicCreator {
			return call.Set(0, []any{map[string]any{"return": 1}})
		}
		s := &script{call: call, args: args}
		out, err := s.play(ctx, steps)
		if err != nil {
			return err
		}
		return give(call, spec, out)
	})
}

// give sets the outputs to what a script returned.
func give(call *server.Call, spec server.Spec, out any) error {
	if len(spec.Outputs) == 0 {
		if out != nil && out != server.NoUpdate {
			return fmt.Errorf("a callback without output returned %v", out)
		}
		return nil
	}
	if len(spec.Outputs) == 1 && !spec.Multi {
		return call.Set(0, out)
	}
	if out == server.NoUpdate {
		return nil
	}
	if named, ok := out.(map[string]any); ok { // the callback with outputs by name
		out = []any{named["x"], named["y"]}
	}
	list, ok := out.([]any)
	if !ok || len(list) != len(spec.Outputs) {
		return fmt.Errorf("want %d values, the script returned %v", len(spec.Outputs), out)
	}
	for i, v := range list {
		if err := call.Set(i, v); err != nil {
			return err
		}
	}
	return nil
}

func answerWith(prefix string) server.ErrorHandler {
	return func(_ context.Context, call *server.Call, err error) error {
		if err.Error() == "to null" {
			return nil
		}
		return call.Set(0, prefix+err.Error())
	}
}

func either(_ context.Context, call *server.Call) error {
	args, err := values(call.Inputs())
	if err != nil {
		return err
	}
	s := &script{call: call, args: args}
	answer := map[string]any{"args": map[string]any{"$args": 0}, "id": map[string]any{"$context": "triggered_id"}}
	if whole(args[0]) == 99 {
		answer = map[string]any{}
		for name, word := range map[string]string{"triggered": "triggered", "props": "triggered_prop_ids", "inputs": "inputs", "list": "inputs_list", "out": "outputs_list"} {
			answer[name] = map[string]any{"$context": word}
		}
	}
	v, err := s.value(answer)
	if err != nil {
		return err
	}
	return call.Set(0, v)
}

func whatIsMissing(_ context.Context, call *server.Call) error {
	answer := map[string]any{}
	for name, group := range map[string]protocol.Group{"missing": call.Inputs()[0], "state": call.State()[0], "other": call.State()[1]} {
		value, err := decode(group.Args[0].Value)
		if err != nil {
			return err
		}
		answer[name] = value
	}
	return call.Set(0, answer)
}
