package server

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/dashwire/dashwire/protocol"
)

func patternDeps(t *testing.T, texts ...string) (all []protocol.Dependency) {
	t.Helper()
	for _, text := range texts {
		text, duplicate := strings.CutSuffix(text, "@")
		dep, err := protocol.ParseDependency(strings.NewReplacer("ALLSMALLER", `["ALLSMALLER"]`, "MATCH", `["MATCH"]`, ":ALL,", `:["ALL"],`, ":ALL}", `:["ALL"]}`).Replace(text))
		if err != nil {
			t.Fatal(err)
		}
		dep.AllowDuplicate = duplicate
		all = append(all, dep)
	}
	return all
}

// What the browser's own check of callbacks refuses, and with it all callbacks of
// the page, is warned of when it is registered; nothing else is. Python registers it,
// and so does an app.
func TestRegistrationWarnsOfWhatIsNeverCalled(t *testing.T) {
	t.Parallel()
	list := func(texts ...string) []string { return texts }
	for _, tt := range []struct {
		name                   string
		outputs, inputs, state []string
		want                   string // of the fault, empty for none
	}{
		{"one key", list(`{"i":MATCH}.x`), list(`{"i":MATCH}.v`), list(`{"i":MATCH}.s`), ""},
		{"other keys", list(`{"a":MATCH}.x`), list(`{"b":MATCH}.v`), nil, `input {"b":["MATCH"]}.v has MATCH in b, and output {"a":["MATCH"]}.x in a; an input or state may have it only in`},
		{"other keys of a state", list(`{"a":MATCH}.x`), list(`a.v`), list(`{"a":MATCH,"b":MATCH}.v`), `state {"a":["MATCH"],"b":["MATCH"]}.v has MATCH in b, and`},
		{"fewer keys than the output", list(`{"a":MATCH,"b":MATCH}.x`), list(`{"a":MATCH}.v`), list(`{"b":MATCH}.v`), ""},
		{"MATCH into a fixed output", list(`sum.x`), list(`{"a":MATCH}.v`), list(`{"b":MATCH}.v`), ""},
		{"MATCH into ALL", list(`{"a":ALL}.x`), list(`{"b":MATCH}.v`), nil, ""},
		{"MATCH without output", nil, list(`{"b":MATCH}.v`), nil, ""},
		{"outputs of several kinds", list(`{"a":MATCH,"t":1}.x`, `{"a":MATCH,"u":ALL}.x`), list(`{"a":MATCH}.v`), nil, ""},
		{"outputs with other keys", list(`{"a":MATCH}.x`, `{"b":MATCH}.x`), list(`n.v`), nil, `output {"a":["MATCH"]}.x has MATCH in a and output {"b":["MATCH"]}.x in b; all outputs need it in the same keys`},
		{"a fixed output besides", list(`{"a":MATCH}.x`, `sum.x`), list(`n.v`), nil, `and output sum.x in none`},
		{"ALL in an input", list(`{"a":MATCH}.x`), list(`{"a":MATCH,"b":ALL}.v`), nil, ""},
		{"ALLSMALLER", list(`{"a":MATCH}.x`), list(`{"a":MATCH}.v`, `{"a":ALLSMALLER}.v`), nil, ""},
		{"ALLSMALLER than nothing", list(`sum.x`), list(`{"a":ALLSMALLER}.v`), nil, `input {"a":["ALLSMALLER"]}.v has ALLSMALLER in a, where the outputs have no MATCH`},
		{"ALLSMALLER without output", nil, list(`a.v`), list(`{"a":ALLSMALLER}.v`), `state {"a":["ALLSMALLER"]}.v has ALLSMALLER in a`},
		{"ALLSMALLER in an output", list(`{"a":ALLSMALLER}.x`), list(`a.v`), nil, `output {"a":["ALLSMALLER"]}.x has ALLSMALLER in a; outputs take MATCH and ALL`},
		{"overlap in one callback", list(`{"a":ALL}.x`, `{"a":1}.x`), list(`a.v`), nil, `output {"a":["ALL"]}.x and output {"a":1}.x may be the same component's`},
		{"overlap with another", list(`{"n":5,"type":"cell"}.x`), list(`a.v`), nil, `output {"n":5,"type":"cell"}.x may be the same component's as {"n":["MATCH"],"type":"cell"}.x, which the callback at `},
		{"overlap that is allowed", list(`{"n":ALL,"type":"cell"}.x@`), list(`a.v`), nil, ""},
		{"another property", list(`{"n":ALL,"type":"cell"}.y`), list(`a.v`), nil, ""},
		{"another value", list(`{"n":ALL,"type":"row"}.x`), list(`a.v`), nil, ""},
		{"other names of keys", list(`{"m":ALL,"type":"cell"}.x`), list(`a.v`), nil, ""},
		{"a number and its text", list(`{"n":ALL,"k":1}.x`, `{"n":2,"k":"1"}.x`), list(`a.v`), nil, ""},
		{"no inputs", list(`x.x`), nil, list(`a.v`), `it has no inputs and its initial call is prevented`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			app := New(Config{Logger: slog.New(slog.NewTextHandler(&log, nil))})
			app.Handle(Spec{Outputs: patternDeps(t, `{"n":MATCH,"type":"cell"}.x`), Inputs: patternDeps(t, `{"n":MATCH,"type":"from"}.x`)}, nothing)
			if log.Len() > 0 {
				t.Errorf("a callback without fault: %s", &log)
			}
			app.Handle(Spec{
				Outputs: patternDeps(t, tt.outputs...), Inputs: patternDeps(t, tt.inputs...), State: patternDeps(t, tt.state...), PreventInitialCall: Some(true),
			}, nothing)
			text := strings.ReplaceAll(log.String(), `\"`, `"`)
			switch {
			case tt.want == "" && text != "":
				t.Errorf("it is warned of %s", text)
			case tt.want != "" && (!strings.Contains(text, tt.want) || !strings.Contains(text, "wildcards_test.go:")):
				t.Errorf("the warning is %q, want %s", text, tt.want)
			}
		})
	}
	for _, tt := range []struct{ output, input, want string }{
		{`{}.x`, `a.v`, `its id has no keys`},
		{`x.x`, `{"":1}.v`, `a key of its id is empty`},
	} {
		err := New(Config{}).HandleSafely(Spec{Outputs: patternDeps(t, tt.output), Inputs: patternDeps(t, tt.input)}, nothing)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("got %v, want %s", err, tt.want)
		}
	}
}
