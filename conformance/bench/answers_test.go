package bench

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestJSONDifference(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ a, b, want string }{
		{`{"a":[1,2],"b":null}`, ` {"b":null,"a":[1.0,2e0]}`, ""},
		{`"\u003c"`, `"<"`, ""},
		{`[1,2]`, `[1,2,3]`, "$: lists of 2 and 3"},
		{`{"a":{"b":[0,"x"]}}`, `{"a":{"b":[0,"y"]}}`, `$.a.b[1]: "x" and "y"`},
		{`{"a":1}`, `{}`, "$.a: only the first has it, 1"},
		{`{}`, `{"a":1}`, "$.a: only the second has it, 1"},
		{`{"a":null}`, `{}`, "$.a: only the first has it, null"},
		{`1`, `[1]`, "$: 1 and [1]"},
		{`[1]`, `{}`, "$: [1] and {}"},
		{`{}`, `[]`, "$: {} and []"},
		{`1`, `"1"`, `$: 1 and "1"`},
		{`false`, `null`, "$: false and null"},
	} {
		got, err := jsonDifference([]byte(tc.a), []byte(tc.b))
		if err != nil || got != tc.want {
			t.Errorf("%s and %s: %q, %v; want %q", tc.a, tc.b, got, err, tc.want)
		}
	}
	if _, err := jsonDifference([]byte(`{}`), []byte(`<html>`)); err == nil {
		t.Error("HTML was accepted")
	}
}

func TestSameAnswers(t *testing.T) {
	t.Parallel()
	running := func(names ...string) (all []*process) {
		for _, n := range names {
			all = append(all, &process{server: serverNamed(n)})
		}
		return all
	}
	body := func(text string) answer { return answer{200, "application/json", []byte(text)} }
	for _, tc := range []struct {
		name    string
		servers []string
		answers []answer
		want    string
	}{
		{"the same", []string{"ours", "bare", "flask"}, []answer{body(`{"a":1}`), body(`{"a":1}`), body(`{ "a": 1.0 }`)}, ""},
		{"other bytes of bare", []string{"ours", "bare"}, []answer{body(`{"a":1}`), body(`{"a":1.0}`)}, "not the same bytes, from byte 6 on"},
		{"bare, with Python first", []string{"flask", "ours", "bare"}, []answer{body(`1`), body(`1.0`), body(`1`)}, "ours and bare are equal as JSON but"},
		{"another type of bare", []string{"ours", "bare"}, []answer{body(`1`), {200, "text/plain", []byte(`1`)}}, `ours has the type "application/json" and bare "text/plain"`},
		{"another value of Python", []string{"ours", "bare", "fastapi"}, []answer{body(`1`), body(`1`), body(`2`)}, "ours and fastapi at $: 1 and 2"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			err := sameAnswers(running(tc.servers...), tc.answers)
			if tc.want == "" && err != nil {
				t.Error(err)
			}
			if tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)) {
				t.Errorf("got %v, want %q", err, tc.want)
			}
		})
	}
}

func TestFirstByteApart(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		a, b string
		want int
	}{{"abc", "abc", -1}, {"abc", "abd", 2}, {"abc", "ab", 2}, {"", "a", 0}} {
		if got := firstByteApart([]byte(tc.a), []byte(tc.b)); got != tc.want {
			t.Errorf("%q and %q: %d, want %d", tc.a, tc.b, got, tc.want)
		}
	}
}

func TestPointsHaveValidBodies(t *testing.T) {
	t.Parallel()
	for _, p := range points() {
		if (p.body == "") != (p.method == "GET") {
			t.Errorf("%s: a %s with %d bytes", p.name, p.method, len(p.body))
		}
		for _, body := range append([]string{p.body}, p.probes...) {
			if body != "" && !json.Valid([]byte(body)) {
				t.Errorf("%s: %.200s is not JSON", p.name, body)
			}
		}
	}
	if n := len(pointNamed("upload").body); n < 90_000 || n > 130_000 {
		t.Errorf("the upload has %d bytes, not about 100 KB", n)
	}
}
