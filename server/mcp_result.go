package server

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dashwire/dashwire/protocol"
)

// callbackAnswer describes what a callback's tool gives: the answer that a page gets.
func callbackAnswer() any {
	return mcpObject("properties", mcpObject(
		"multi", mcpObject("title", "Multi", "type", "boolean"),
		"response", propertyMap("Response", "What the callback gives: values by component and property."),
		"sideUpdate", propertyMap("Sideupdate", "What it sets besides, which it did not declare: values by component and property."),
		"dist", mcpObject("items", mcpObject(), "title", "Dist", "type", "array"),
	), "title", "CallbackExecutionResponse", "type", "object")
}

func propertyMap(title, description string) any {
	return mcpObject("additionalProperties", mcpObject("additionalProperties", true, "description", description, "type", "object"), "title", title, "type", "object")
}

func textContent(text string) any { return mcpObject("type", "text", "text", text) }

// toolText is a result that is JSON in a text only.
func toolText(value any) (any, error) {
	text, err := protocol.Encode(value)
	if err != nil {
		return nil, err
	}
	return mcpObject("content", []any{textContent(string(text))}, "isError", false), nil
}

// toolFailure is the result of a tool that failed.
func toolFailure(reason string) any {
	return mcpObject("content", []any{textContent(reason)}, "isError", true)
}

// toolResult is a result in both forms.
func toolResult(structured protocol.Raw, more ...any) any {
	return mcpObject("content", slices.Concat([]any{textContent(string(structured))}, more), "structuredContent", structured, "isError", false)
}

// result is what a callback has given.
func (r *mcpRequest) result(p *plan, answer *protocol.Response) (any, error) {
	text, err := answer.AppendJSON(nil)
	if err != nil {
		return r.failed(p, &CallbackError{Output: p.id, Where: p.where, Err: err})
	}
	var tables []any
	for _, out := range p.outputs {
		property := protocol.PlainProperty(out.Property)
		if property != "data" && property != "rowData" {
			continue
		}
		v, err := r.view()
		if err != nil {
			continue // who may not see the layout gets the rows all the same
		}
		c := v.byID[out.ID.String()]
		value, ok := answer.Output(out.ID.String(), property)
		if !ok || c == nil || roleOf(c.typ.name, property) != roleOf("DataTable", "data") {
			continue
		}
		if table := markdownTable(value); table != "" {
			tables = append(tables, textContent(table))
		}
	}
	return toolResult(text, tables...), nil
}

// mostRows is how many rows of a table are shown as text.
const mostRows = 50

// markdownTable shows rows as a model reads them best, empty if they are none.
func markdownTable(value any) string {
	raw, err := protocol.Encode(value)
	if err != nil {
		return ""
	}
	var rows []protocol.PropertyValues
	if protocol.Decode(raw, &rows) != nil || len(rows) == 0 {
		return ""
	}
	columns := make([]string, len(rows[0]))
	for i, cell := range rows[0] {
		columns[i] = cell.Property
	}
	var b strings.Builder
	fmt.Fprintf(&b, "*%d rows × %d columns*\n\n%s\n%s", len(rows), len(columns), strings.Join(columns, " | "), strings.Join(slices.Repeat([]string{"---"}, len(columns)), " | "))
	for _, row := range rows[:min(len(rows), mostRows)] {
		cells := make([]string, len(columns))
		for i, column := range columns {
			for _, cell := range row {
				if cell.Property == column {
					cells[i] = tableCell(cell.Value)
				}
			}
		}
		b.WriteString("\n" + strings.Join(cells, " | "))
	}
	if more := len(rows) - mostRows; more > 0 {
		fmt.Fprintf(&b, "\n\n(%d rows more)", more)
	}
	return b.String()
}

var inTableCell = strings.NewReplacer("|", `\|`, "\n", " ")

func tableCell(value any) string {
	raw, _ := value.(protocol.Raw)
	text := string(raw)
	if strings.HasPrefix(text, `"`) {
		text = textOf(raw)
	}
	return inTableCell.Replace(text)
}
