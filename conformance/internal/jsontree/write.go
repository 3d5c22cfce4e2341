package jsontree

import (
	"bytes"
	"encoding/json"
	"strings"
)

// lineLength is how long a value may be to stand on one line.
const lineLength = 96

// Compact returns v as JSON without spaces.
func (v *Value) Compact() string {
	var b strings.Builder
	v.compact(&b, "", "")
	return b.String()
}

// Pretty returns v as JSON to read: what fits stands on one line, the rest is
// indented.
func (v *Value) Pretty() string {
	var b strings.Builder
	v.pretty(&b, "")
	return b.String()
}

func (v *Value) compact(b *strings.Builder, afterColon, afterComma string) {
	switch v.Kind {
	case Null:
		b.WriteString("null")
	case Bool, Number:
		b.WriteString(v.Text)
	case String:
		b.WriteString(quote(v.Text))
	case Array:
		b.WriteByte('[')
		for i, item := range v.Items {
			if i > 0 {
				b.WriteString("," + afterComma)
			}
			item.compact(b, afterColon, afterComma)
		}
		b.WriteByte(']')
	case Object:
		b.WriteByte('{')
		for i, m := range v.Members {
			if i > 0 {
				b.WriteString("," + afterComma)
			}
			b.WriteString(quote(m.Name) + ":" + afterColon)
			m.Value.compact(b, afterColon, afterComma)
		}
		b.WriteByte('}')
	}
}

func (v *Value) pretty(b *strings.Builder, indent string) {
	var line strings.Builder
	v.compact(&line, " ", " ")
	if len(indent)+line.Len() <= lineLength || len(v.Items)+len(v.Members) == 0 {
		b.WriteString(line.String())
		return
	}
	inner := indent + "  "
	if v.Kind == Array {
		b.WriteString("[\n")
		for i, item := range v.Items {
			b.WriteString(inner)
			item.pretty(b, inner)
			b.WriteString(comma(i, len(v.Items)) + "\n")
		}
		b.WriteString(indent + "]")
		return
	}
	b.WriteString("{\n")
	for i, m := range v.Members {
		b.WriteString(inner + quote(m.Name) + ": ")
		m.Value.pretty(b, inner)
		b.WriteString(comma(i, len(v.Members)) + "\n")
	}
	b.WriteString(indent + "}")
}

func comma(i, n int) string {
	if i == n-1 {
		return ""
	}
	return ","
}

// quote leaves < and > readable, as they begin and end masks.
func quote(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		panic(err) // a string can always be encoded
	}
	return strings.TrimSuffix(b.String(), "\n")
}
