package protocol

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
)

type acceptanceCapture struct {
	Name    string
	Bytes   *string
	AsBytes struct {
		Accepted bool
		Value    string
	} `json:"as bytes"`
}

// stricter names what Python takes and this package does not, and why that is
// meant.
var stricter = map[string]string{
	"NaN":                 "no browser sends it, and a Raw with it could not be sent back to one",
	"Infinity":            "as NaN",
	"UTF-16":              "browsers send UTF-8 only",
	"UTF-16 without mark": "browsers send UTF-8 only",
	"trailing NUL":        "Python takes it for UTF-16",
	"raw surrogate":       "it is not UTF-8; browsers send it as an escape",
}

// tooDeep are rows that are too long to be kept.
var tooDeep = map[string]string{
	"nested 100000":         strings.Repeat("[", 100000) + strings.Repeat("]", 100000),
	"nested objects 100000": strings.Repeat(`{"a":`, 100000) + "1" + strings.Repeat("}", 100000),
	"open 100000":           strings.Repeat("[", 100000),
}

func (c acceptanceCapture) text(tb testing.TB) []byte {
	tb.Helper()
	if c.Bytes == nil {
		if tooDeep[c.Name] == "" {
			tb.Fatalf("%s: no text", c.Name)
		}
		return []byte(tooDeep[c.Name])
	}
	text, err := base64.StdEncoding.DecodeString(*c.Bytes)
	if err != nil {
		tb.Fatal(err)
	}
	return text
}

func TestTakesWhatPythonTakes(t *testing.T) {
	t.Parallel()
	used := 0
	for _, c := range captures[acceptanceCapture](t, "acceptance") {
		text := c.text(t)
		want := c.AsBytes.Accepted
		if stricter[c.Name] != "" {
			if !want {
				t.Errorf("%s: Python is as strict, so this is no exception", c.Name)
			}
			used++
			want = false
		}
		var v any
		err := Decode(text, &v)
		if c.Name == "huge exponent" {
			// JSON, but no float64. Python makes it infinite, which could not be
			// sent back.
			if _, raw := DecodeRaw(text); raw != nil || err == nil {
				t.Errorf("%s: %v, %v", c.Name, err, raw)
			}
			continue
		}
		if got := err == nil; got != want {
			t.Errorf("%s: taken is %v, want %v (%v)", c.Name, got, want, err)
			continue
		}
		if err != nil {
			var decodeError *DecodeError
			if !errors.As(err, &decodeError) || !decodeError.Syntax {
				t.Errorf("%s: %T %v", c.Name, err, err)
			}
			if len(err.Error()) > 300 {
				t.Errorf("%s: an error of %d bytes", c.Name, len(err.Error()))
			}
			continue
		}
		if c.AsBytes.Value != "" {
			var want any
			if err := json.Unmarshal([]byte(c.AsBytes.Value), &want); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(v, want) {
				t.Errorf("%s: got %#v, want %#v", c.Name, v, want)
			}
		}
	}
	if used != len(stricter) {
		t.Errorf("%d of %d exceptions are rows of the table", used, len(stricter))
	}
}

// TestNoDecoderPanics gives every row to every decoder.
func TestNoDecoderPanics(t *testing.T) {
	t.Parallel()
	for _, c := range captures[acceptanceCapture](t, "acceptance") {
		text := c.text(t)
		for _, wrapped := range [][]byte{
			text, bytes.Join([][]byte{[]byte(`{"output":"x","inputs":[{"id":"a","property":"b","value":`), text, []byte(`}]}`)}, nil),
			bytes.Join([][]byte{[]byte(`{"response":{"a":{"b":`), text, []byte(`}}}`)}, nil),
			bytes.Join([][]byte{[]byte(`{"type":"set_props","payload":`), text, []byte(`}`)}, nil),
		} {
			decodeByAll(wrapped)
		}
	}
}

// decodeByAll calls every decoder with a copy of data.
func decodeByAll(data []byte) {
	_, _ = DecodeRequest(bytes.Clone(data))
	_, _ = DecodeResponse(bytes.Clone(data))
	_, _ = DecodeMessages(bytes.Clone(data))
	_, _ = DecodeDependencies(data)
	_, _ = DecodeNode(data)
	_, _ = DecodeRaw(data)
	_, _ = ParseID(string(data))
	_, _ = ParseDependency(string(data))
	for _, target := range []any{
		new(any), new(Patch), new(TypedArray), new(ID), new(CallbackEntry), new(PropertyValues), new(Component),
		new(everything), new([]float64), new(map[string]string), new(string), new(int), new(Date), new(Clock),
	} {
		_ = Decode(data, target)
	}
}

func TestDepthIsBoundedNearPythons(t *testing.T) {
	t.Parallel()
	for depth, want := range map[int]bool{maxDepth: true, maxDepth + 1: false} {
		text := strings.Repeat("[", depth) + strings.Repeat("]", depth)
		var v any
		if err := Decode([]byte(text), &v); (err == nil) != want {
			t.Errorf("depth %d: %v", depth, err)
		}
	}
}
