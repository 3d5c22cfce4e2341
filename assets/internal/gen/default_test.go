package gen

import "testing"

func TestDefaultWord(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ prop, value, want string }{
		{"size", "250", "250"},
		{"size", "-1", "-1"},
		{"size", "0.5", "0.5"},
		{"size", "0", ""},
		{"size", "", ""},
		{"size", "undefined", ""},
		{"size", "null", ""},
		{"size", "Infinity", "Infinity"},
		{"show", "true", "true"},
		{"show", "false", ""},
		{"show", "!multi", ""},
		{"mode", "'auto'", `"auto"`},
		{"mode", "''", ""},
		{"mode", "HTMLInputTypes.text", `"text"`},
		{"mode", "defaultLabels", ""},
		{"list", "['a']", ""},
		{"object", "{a: 'b'}", ""},
		{"n_clicks", "7", ""},
		{"n_clicks_timestamp", "-1", ""},
	} {
		if got := defaultWord(&Prop{Name: test.prop, Default: test.value}); got != test.want {
			t.Errorf("the default %s of %s reads %q, want %q", test.value, test.prop, got, test.want)
		}
	}
}
