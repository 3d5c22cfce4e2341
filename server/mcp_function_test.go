package server

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/dashwire/dashwire/protocol"
)

func TestMCPFunctions(t *testing.T) {
	t.Parallel()
	app := mcpApp(t, Config{})
	MCPTool(app, "divide", "Divides.", func(_ context.Context, in struct {
		A       float64
		DivisBy Opt[float64] `json:"by"`
	}) (float64, error) {
		switch by := in.DivisBy.Or(2); by {
		case 0:
			return 0, errors.New("by zero")
		case -1:
			panic("secret")
		default:
			return in.A / by, nil
		}
	})
	MCPTool(app, "any", "", func(_ context.Context, in struct{ V any }) (any, error) { return in.V, nil })
	MCPTool(app, "bad", "", func(context.Context, struct{}) (any, error) { return math.Inf, nil })
	a := newAgent(t, app)
	for _, tc := range []struct{ name, tool, arguments, want string }{
		{"all", "divide", `{"a":3,"by":4}`, `"result":{"content":[{"type":"text","text":"0.75"}],"structuredContent":{"result":0.75},"isError":false}`},
		{"left out", "divide", `{"a":3}`, `"result":{"content":[{"type":"text","text":"1.5"}],"structuredContent":{"result":1.5},"isError":false}`},
		{"missing", "divide", `{}`, failure(`argument "a" is missing`)},
		{"wrong", "divide", `{"a":"x"}`, failure(`argument "a": want a number, got "x"`)},
		{"error", "divide", `{"a":3,"by":0}`, failure("by zero")},
		{"panic", "divide", `{"a":3,"by":-1}`, failure("The tool divide failed: see the server's log")},
		{"anything", "any", `{"v":{"x":[1]}}`, `"result":{"content":[{"type":"text","text":"{\"x\":[1]}"}],"structuredContent":{"result":{"x":[1]}},"isError":false}`},
		{"not JSON", "bad", `{}`, failure("The tool bad failed: see the server's log")},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := &agent{site{t, app}, a.path}
			a.wants(a.call(tc.tool, tc.arguments), tc.want)
		})
	}
	got, _ := protocol.Encode(a.tools()["divide"])
	a.wants(string(got), `{"description":"Divides.","inputSchema":{"properties":{"a":{"type":"number"},"by":{"anyOf":[{"type":"number"},{"type":"null"}]}},"required":["a"],"type":"object"},`+
		`"name":"divide","outputSchema":{"properties":{"result":{"type":"number"}},"required":["result"],"type":"object"}}`)
}

func TestMCPFunctionFaults(t *testing.T) {
	t.Parallel()
	app := mcpApp(t, Config{})
	fine := func(context.Context, struct{ A int }) (int, error) { return 0, nil }
	MCPTool(app, "taken", "", fine)
	for name, tc := range map[string]struct {
		register func()
		want     string
	}{
		"name":  {func() { MCPTool(app, "a b", "", fine) }, "its name"},
		"empty": {func() { MCPTool(app, "", "", fine) }, "its name"},
		"taken": {func() { MCPTool(app, "taken", "", fine) }, "another tool"},
		"nil":   {func() { MCPTool[struct{}, int](app, "nothing", "", nil) }, "is nil"},
		"int":   {func() { MCPTool(app, "number", "", func(context.Context, int) (int, error) { return 0, nil }) }, "not a struct"},
		"field": {func() {
			MCPTool(app, "field", "", func(context.Context, struct{ a int }) (int, error) { return 0, nil })
		}, "not exported"},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.Contains(got, tc.want) || !strings.Contains(got, "mcp_function_test.go:") {
					t.Errorf("it panics with %q", got)
				}
			}()
			tc.register()
		})
	}
}

func TestToolNames(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"a.children": "a_children", "..a.x...b.y..": "a_x_b_y", "3d": "cb_3d", "": "unnamed_callback", "é": "unnamed_callback",
		strings.Repeat("a", 64): strings.Repeat("a", 64), strings.Repeat("a", 65): strings.Repeat("a", 55) + "_635361c4",
	} {
		if got := toolName(text); got != want || len(got) > 64 {
			t.Errorf("%q is called %q, want %q", text, got, want)
		}
	}
}
