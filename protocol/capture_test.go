package protocol

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// captures reads a file that scripts/record.sh has written. The tests read it
// with encoding/json, so that they do not judge this package by itself.
func captures[T any](tb testing.TB, name string) []T {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	if err != nil {
		tb.Fatal(err)
	}
	var file struct{ Rows []T }
	if err := json.Unmarshal(data, &file); err != nil {
		tb.Fatal(err)
	}
	if len(file.Rows) == 0 {
		tb.Fatalf("testdata/%s.json has no rows; run scripts/record.sh", name)
	}
	return file.Rows
}

type textCapture struct{ Name, Kind, Text string }

type exchangeCapture struct {
	Name, Request, Response string
	Status                  int
}

type sessionCapture struct {
	Name   string
	Frames []struct{ From, Text string }
}

// token is a JSON text with its numbers by value and its keys in order.
func token(tb testing.TB, text string) []any {
	tb.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var tokens []any
	for {
		t, err := d.Token()
		if err != nil {
			if err.Error() != "EOF" {
				tb.Fatalf("%v in %s", err, text)
			}
			return tokens
		}
		if n, ok := t.(json.Number); ok {
			f, _ := n.Float64()
			t = f
			if whole := n.String(); !strings.ContainsAny(whole, ".eE") && len(whole) > exactDigits {
				t = whole
			}
		}
		tokens = append(tokens, t)
	}
}

// sameText fails unless two JSON texts have the same values and the same order
// of keys.
func sameText(tb testing.TB, got, want string) {
	tb.Helper()
	if !reflect.DeepEqual(token(tb, got), token(tb, want)) {
		tb.Errorf("got  %s\nwant %s", got, want)
	}
}

// sameValue fails unless two JSON texts have the same value.
func sameValue(tb testing.TB, got, want string) {
	tb.Helper()
	var g, w any
	if err := json.Unmarshal([]byte(got), &g); err != nil {
		tb.Fatalf("%v in %s", err, got)
	}
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		tb.Fatalf("%v in %s", err, want)
	}
	if !reflect.DeepEqual(g, w) {
		tb.Errorf("got  %s\nwant %s", got, want)
	}
}

func mustEncode(tb testing.TB, v any) string {
	tb.Helper()
	b, err := Encode(v)
	if err != nil {
		tb.Fatalf("Encode(%#v): %v", v, err)
	}
	return string(b)
}

func TestLayoutsRoundTrip(t *testing.T) {
	t.Parallel()
	for _, c := range captures[textCapture](t, "layouts") {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			node, err := DecodeNode([]byte(c.Text))
			if err != nil {
				t.Fatal(err)
			}
			got := mustEncode(t, node)
			sameValue(t, got, c.Text)
			if component, ok := node.(*Component); ok {
				again, err := DecodeComponent([]byte(got))
				if err != nil {
					t.Fatal(err)
				}
				if !reflect.DeepEqual(again, component) {
					t.Errorf("a second round gave %v, not %v", again, component)
				}
			}
		})
	}
}

func TestComponentKeepsOrderOfProps(t *testing.T) {
	t.Parallel()
	// The values of these have no objects whose keys could change their order.
	for _, c := range captures[textCapture](t, "layouts") {
		if c.Name == "graph" || c.Name == "table" || c.Name == "wildcards" {
			continue
		}
		node, err := DecodeNode([]byte(c.Text))
		if err != nil {
			t.Fatal(err)
		}
		sameText(t, mustEncode(t, node), c.Text)
	}
}

func TestDependenciesRoundTrip(t *testing.T) {
	t.Parallel()
	for _, c := range captures[textCapture](t, "dependencies") {
		entries, err := DecodeDependencies([]byte(c.Text))
		if err != nil {
			t.Fatalf("%s: %v", c.Name, err)
		}
		if len(entries) < 2 {
			t.Errorf("%s: read %d entries", c.Name, len(entries))
		}
		// Python writes non-ASCII in ids as escapes where a browser does not.
		want := strings.ReplaceAll(c.Text, `"{\"on\":true,\"type\":\"\\u00e9\"}"`, `"{\"on\":true,\"type\":\"é\"}"`)
		sameText(t, mustEncode(t, entries), want)
	}
}

func TestRequestsAreRead(t *testing.T) {
	t.Parallel()
	for _, c := range captures[exchangeCapture](t, "exchanges") {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			r, err := DecodeRequest([]byte(c.Request))
			if c.Name == "no output key" {
				if err == nil {
					t.Error("a request without output was taken")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			sameValue(t, requestText(t, r), c.Request)
		})
	}
}

// requestText writes a request as the renderer does, with encoding/json.
func requestText(tb testing.TB, r *Request) string {
	tb.Helper()
	arg := func(a Arg) any {
		m := map[string]any{"id": a.ID, "property": a.Property}
		if a.Value != nil {
			m["value"] = a.Value
		}
		if a.AllowOptional {
			m["allow_optional"] = true
		}
		return m
	}
	groups := func(groups []Group) []any {
		list := []any{}
		for _, g := range groups {
			items := []any{}
			for _, a := range g.Args {
				items = append(items, arg(a))
			}
			if g.List {
				list = append(list, items)
			} else {
				list = append(list, items...)
			}
		}
		return list
	}
	m := map[string]any{
		"output": r.Output, "inputs": groups(r.Inputs),
		"changedPropIds": append([]string{}, r.ChangedPropIDs...), "parsedChangedPropsIds": append([]ID{}, r.ParsedChangedProps...),
	}
	if len(r.State) > 0 {
		m["state"] = groups(r.State)
	}
	if s := r.Stamp; s != nil {
		m["dashwire"] = map[string]any{"token": s.Token, "load": s.Load, "lane": s.Lane, "seq": s.Seq, "ack": s.Ack}
	}
	if r.HasOutputs {
		outputs := []any{}
		for _, g := range r.Outputs {
			items := []any{}
			for _, d := range g.Args {
				items = append(items, arg(Arg{ID: d.ID, Property: d.Property}))
			}
			if g.List {
				outputs = append(outputs, items)
			} else {
				outputs = append(outputs, items...)
			}
		}
		if m["outputs"] = any(outputs); !r.MultiOutputs {
			m["outputs"] = outputs[0] // of a single ALL pattern that is a list
		}
	}
	text, err := json.Marshal(m)
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}

func TestResponsesRoundTrip(t *testing.T) {
	t.Parallel()
	for _, c := range captures[exchangeCapture](t, "exchanges") {
		if c.Response == "" {
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			r, err := DecodeResponse([]byte(c.Response))
			if err != nil {
				t.Fatal(err)
			}
			sameText(t, mustEncode(t, r), c.Response)
		})
	}
}

func TestFramesRoundTrip(t *testing.T) {
	t.Parallel()
	for _, c := range captures[sessionCapture](t, "frames") {
		for _, frame := range c.Frames {
			messages, err := DecodeMessages([]byte(frame.Text))
			if err != nil {
				t.Fatalf("%s: %v", c.Name, err)
			}
			for _, m := range messages {
				if u, ok := m.(*UnknownMessage); ok {
					t.Errorf("%s: %q is not known", c.Name, u.Type)
				}
			}
			got, err := AppendMessages(nil, messages...)
			if err != nil {
				t.Fatalf("%s: %v", c.Name, err)
			}
			sameText(t, string(got), frame.Text)
		}
	}
}

func TestPatchesRoundTrip(t *testing.T) {
	t.Parallel()
	found := 0
	for _, c := range captures[exchangeCapture](t, "exchanges") {
		if c.Response == "" {
			continue
		}
		r, err := DecodeResponse([]byte(c.Response))
		if err != nil {
			t.Fatal(err)
		}
		check := func(_, _ string, value any) bool {
			raw := value.(Raw)
			if !IsPatch(raw) {
				return true
			}
			found++
			var p Patch
			if err := Decode(raw, &p); err != nil {
				t.Fatalf("%s: %v", c.Name, err)
			}
			sameText(t, mustEncode(t, &p), string(raw))
			return true
		}
		r.Outputs(check)
		r.SideUpdates(check)
	}
	if found < 3 {
		t.Errorf("found %d patches in the captures", found)
	}
}
