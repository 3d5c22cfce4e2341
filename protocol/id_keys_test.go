package protocol

import (
	"strings"
	"testing"
)

func TestDict(t *testing.T) {
	t.Parallel()
	id := Dict("type", "delete", "item", 7, "done", true, "share", 0.5)
	if want := `{"done":true,"item":7,"share":0.5,"type":"delete"}`; id.String() != want {
		t.Errorf("got %s, want %s", id, want)
	}
	if id != DictID(IDPart{"type", "delete"}, IDPart{"item", 7}, IDPart{"done", true}, IDPart{"share", 0.5}) {
		t.Error("Dict and DictID differ")
	}
	for key, want := range map[string]struct {
		text string
		n    int
	}{"type": {"delete", 0}, "item": {"", 7}, "done": {}, "share": {}, "none": {}} {
		if id.Text(key) != want.text || id.Int(key) != want.n {
			t.Errorf("%s: got %q and %d", key, id.Text(key), id.Int(key))
		}
	}
	if plain := StringID("type"); plain.Text("type") != "" || plain.Int("type") != 0 {
		t.Error("a plain id has keys")
	}
}

func TestDictPanics(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		args []any
		want string
	}{
		{[]any{"type"}, "type has no value"},
		{[]any{1, "x"}, "found the int 1"},
		{[]any{"a", nil}, "cannot stand in an id"},
		{[]any{"a", 1, "a", 2}, "stands twice"},
	} {
		func() {
			defer func() {
				if text, _ := recover().(string); !strings.Contains(text, tc.want) {
					t.Errorf("%v: panicked with %q, want %q", tc.args, text, tc.want)
				}
			}()
			Dict(tc.args...)
		}()
	}
}
