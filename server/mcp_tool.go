package server

import (
	"crypto/sha256"
	"encoding/hex"
	"reflect"
	"runtime"
	"strconv"
	"strings"
)

// toolPlan is what an MCP client needs to know of a callback, from its registration.
type toolPlan struct {
	enabled, expose Opt[bool]
	description     string
	name            string  // empty for that of the function
	function        uintptr // its code
}

func newToolPlan(spec *Spec, h Handler) toolPlan {
	t := toolPlan{spec.MCPEnabled, spec.MCPExposeDocstring, spec.Description, spec.tool, spec.function}
	if t.function == 0 && h != nil {
		t.function = reflect.ValueOf(h).Pointer()
	}
	return t
}

// mcpTool is a callback as a tool, for one request.
type mcpTool struct {
	name      string
	plan      *plan
	arguments []string // the names of its inputs and states

	begun   bool // initial is known, or about to be
	initial map[string]protocolValues
}

// callbackTools returns the callbacks that are tools, in order of registration.
func (m *mcp) callbackTools() (tools []*mcpTool) {
	now := m.app.callbacks.load()
	count := map[string]int{}
	for _, p := range now.plans[:len(now.plans)-now.auto] {
		if !m.offers(p) {
			continue
		}
		tools = append(tools, &mcpTool{name: p.tool.functionName(), plan: p})
		count[tools[len(tools)-1].name]++
	}
	taken := map[string]bool{toolComponent: true, toolTaskResult: true, toolCancelTask: true}
	for _, t := range tools {
		name := t.name
		if name == "" || count[name] > 1 {
			name = t.plan.id
		}
		t.name = toolName(name)
		if taken[t.name] {
			t.name = withHash(t.name, t.plan.id)
		}
		taken[t.name] = true
		t.arguments = argumentNames(t.plan.arguments)
	}
	return tools
}

// argumentNames returns what the arguments are called. A raw handler's are made of
// ids, which may hold more than clients take.
func argumentNames(arguments []argument) []string {
	names, taken := make([]string, len(arguments)), map[string]bool{}
	for i, arg := range arguments {
		name := strings.Join(strings.FieldsFunc(arg.name, func(r rune) bool { return !inName(r) && r != '_' && r != '.' && r != '-' }), "_")
		if len(name) > longestToolName || taken[name] || name == "" {
			name = withHash(name, arg.name+strconv.Itoa(i))
		}
		names[i], taken[name] = name, true
	}
	return names
}

// offers reports whether a callback is a tool.
func (m *mcp) offers(p *plan) bool {
	switch {
	case p.entry.ClientsideFunction != nil, p.entry.Persistent, p.takenOver.missing(), p.id == m.app.push.hello,
		p.takenOver != nil && p.takenOver.cancels:
		return false
	}
	return p.tool.enabled.Or(!m.app.cfg.MCP.HideCallbacks)
}

// findTool returns the callback that is the tool of this name, nil for none.
func (m *mcp) findTool(name string) *mcpTool {
	for _, t := range m.callbackTools() {
		if t.name == name {
			return t
		}
	}
	return nil
}

// functionName returns the name as Python would spell it, empty for a function
// without one.
func (t *toolPlan) functionName() string {
	if t.name != "" {
		return t.name
	}
	f := runtime.FuncForPC(t.function)
	if f == nil {
		return ""
	}
	name := strings.TrimSuffix(f.Name(), "-fm")
	name, _, _ = strings.Cut(name[strings.LastIndexByte(name, '/')+1:], "[")
	name = name[strings.LastIndexByte(name, '.')+1:]
	if isUnnamed(name) {
		return ""
	}
	return snakeCase(name)
}

// isUnnamed reports whether a name is one that the compiler gives.
func isUnnamed(name string) bool {
	number := strings.TrimPrefix(strings.TrimPrefix(name, "func"), "gowrap")
	return name == "init" || strings.Trim(number, "0123456789") == ""
}

const longestToolName = 64

// inName reports whether r may stand in any name.
func inName(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' }

// toolName makes a name of text that clients take.
func toolName(text string) string {
	name := strings.Join(strings.FieldsFunc(text, func(r rune) bool { return !inName(r) }), "_")
	switch {
	case name == "":
		return "unnamed_callback"
	case name[0] >= '0' && name[0] <= '9':
		name = "cb_" + name
	}
	if len(name) > longestToolName {
		return withHash(name, name)
	}
	return name
}

// withHash tells names apart that are too long, or the same.
func withHash(name, of string) string {
	sum := sha256.Sum256([]byte(of))
	return strings.TrimRight(name[:min(len(name), longestToolName-9)], "_") + "_" + hex.EncodeToString(sum[:4])
}
