package server

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/dashwire/dashwire/protocol"
)

// describe says what a tool does.
func (v *mcpView) describe(t *mcpTool) string {
	var parts []string
	for _, out := range t.plan.outputs {
		id, property := out.ID.String(), protocol.PlainProperty(out.Property)
		text := id + "." + property
		component := ""
		if c := v.byID[id]; c != nil {
			component = c.typ.name
		}
		if gives := roleOf(component, property); gives != "" {
			text += ": " + gives
		}
		parts = append(parts, text)
	}
	text := "A callback without a result."
	switch len(parts) {
	case 0:
	case 1:
		text = "Gives " + parts[0]
	default:
		text = fmt.Sprintf("Gives %d results:\n- %s", len(parts), strings.Join(parts, "\n- "))
	}
	if t.plan.tool.expose.Or(v.r.app.cfg.MCP.ExposeDocstrings) && t.plan.tool.description != "" {
		text += "\n\n" + strings.TrimSpace(t.plan.tool.description)
	}
	if t.plan.job != nil {
		text += "\n\nThis takes long and runs in the background: what comes back at once is a taskId. Call " + toolTaskResult + " with it until the result is there."
	}
	return text
}

// describeInput says what an argument is.
func (v *mcpView) describeInput(in mcpInput) string {
	var lines []string
	if !in.required {
		lines = append(lines, "May be left out.")
	}
	if c := in.component; c != nil {
		if text := v.r.kind(c.typ).Description(in.dep.Property); text != "" {
			lines = append(lines, text)
		}
		if len(c.labels) > 0 {
			lines = append(lines, "Its label: "+strings.Join(c.labels, "; "))
		}
		lines = append(lines, v.describeComponent(c)...)
	}
	if text := describePattern(in.dep); text != "" {
		lines = append(lines, text)
	}
	return strings.Join(lines, "\n")
}

// longestShown is how much of a value stands in a description.
const longestShown = 200

// describeComponent lists the properties that the component has at first, and which
// tools set them.
func (v *mcpView) describeComponent(c *mcpComponent) []string {
	lines := []string{"Properties of " + c.id + ":"}
	for _, property := range v.properties(c) {
		switch property {
		case "id", "className", "style":
			continue
		}
		line := property
		if value := v.value(c.id, property); value != nil {
			text := string(value)
			if len(text) > longestShown {
				text = strings.ToValidUTF8(text[:longestShown], "") + "… (" + toolComponent + " has all of it)"
			}
			line += ": " + text
		}
		if writers := v.writers[c.id+"."+property]; len(writers) > 0 {
			line += " (set by the tool " + writers[0].name + ")"
		}
		lines = append(lines, line)
	}
	if len(lines) == 1 {
		return nil
	}
	return lines
}

// properties returns the names of what a component has, or a tool gives it.
func (v *mcpView) properties(c *mcpComponent) []string {
	names := map[string]bool{}
	for name, value := range c.props {
		if value != nil {
			names[name] = true
		}
	}
	for key := range v.writers {
		if property, ok := strings.CutPrefix(key, c.id+"."); ok {
			names[property] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// describePattern says which components an argument stands for.
func describePattern(dep protocol.Dependency) string {
	var rest []string
	var key string
	var wildcard protocol.Wildcard
	for _, part := range dep.ID.Parts() {
		if w, ok := part.Value.(protocol.Wildcard); ok {
			if wildcard == "" || wildcard == protocol.Match {
				key, wildcard = part.Key, w
			}
			continue
		}
		rest = append(rest, fmt.Sprintf("%s=%q", part.Key, fmt.Sprint(part.Value)))
	}
	among := "the components"
	if len(rest) > 0 {
		among += " with " + strings.Join(rest, ", ")
	}
	switch wildcard {
	case protocol.All:
		return fmt.Sprintf("Pattern ALL: a list with the %s of each of %s.", dep.Property, among)
	case protocol.AllSmaller:
		return fmt.Sprintf("Pattern ALLSMALLER: a list with the %s of each of %s whose %s is smaller than that of the one that triggered the callback.", dep.Property, among, key)
	case protocol.Match:
		return fmt.Sprintf("Pattern MATCH: the %s of the one of %s that triggered the callback.", dep.Property, among)
	}
	return ""
}
