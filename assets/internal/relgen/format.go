package relgen

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/dashwire/dashwire/assets/release"
)

// Format writes a manifest as JSON with one entry of a list on each line, so
// that a diff between two releases reads as a list of files.
func Format(m release.Manifest) ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	v := reflect.ValueOf(m)
	first := true
	for i := range v.NumField() {
		name, opts, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		if opts == "omitempty" && v.Field(i).IsZero() {
			continue
		}
		if !first {
			b.WriteByte(',')
		}
		first = false
		fmt.Fprintf(&b, "\n%q: ", name)
		if err := formatField(&b, v.Field(i)); err != nil {
			return nil, err
		}
	}
	b.WriteString("\n}\n")
	return b.Bytes(), nil
}

func formatField(b *bytes.Buffer, v reflect.Value) error {
	_, raw := v.Interface().(json.RawMessage)
	if v.Kind() != reflect.Slice || raw {
		return compact(b, v.Interface())
	}
	b.WriteByte('[')
	for i := range v.Len() {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("\n  ")
		if err := compact(b, v.Index(i).Interface()); err != nil {
			return err
		}
	}
	b.WriteString("\n]")
	return nil
}

func compact(b *bytes.Buffer, v any) error {
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	b.Truncate(b.Len() - 1) // the encoder's line end
	return nil
}
