package casefile

import (
	"net/http"
	"strings"
	"testing"
)

const example = `A page
in two lines.

why: the field,
  and the header
app: {"title": "x"}
needs: websocket, background
expand: transport prefix
since: 4.4
-- file assets/a b.css --
a {}
-- request until --
GET <prefix>path?x=<job>
Accept: text/html
@page
@pick a b
@pick c
@lacks secret words

-- response --
200
Content-Type: text/html

{"a": 1}
-- allow dash-quart any --
because: one reason,
  in two lines
404
-- write assets/a --
text
-- connect #2 --
GET /ws
Origin: <none>
-- response --
101
-- send #2 --
{"type": "x"}
-- receive #2 unordered --
{"a": 1}
{"b": 2}
-- closed #2 --
1000
`

func TestParse(t *testing.T) {
	t.Parallel()
	c, err := Parse("area/name", []byte(example))
	if err != nil {
		t.Fatal(err)
	}
	if c.About != "A page\nin two lines." || c.Why != "the field, and the header" || c.App.Compact() != `{"title":"x"}` || c.Since != "4.4" {
		t.Errorf("header: %+v", c)
	}
	if strings.Join(c.Needs, "|") != "websocket|background" || strings.Join(c.Expand, "|") != "transport|prefix" {
		t.Errorf("needs %v, expand %v", c.Needs, c.Expand)
	}
	if c.Files["assets/a b.css"] != "a {}\n" || c.Area() != "area" || !c.Alone() {
		t.Errorf("files %v, alone %v", c.Files, c.Alone())
	}
	s := c.Steps[0]
	if s.Method != http.MethodGet || s.Target != "<prefix>path?x=<job>" || !s.Has("until") || len(s.Headers) != 1 || s.Body != "" {
		t.Errorf("request: %+v", s)
	}
	if s.View.As != "page" || strings.Join(s.View.Pick, "|") != "a|b|c" || s.View.Lacks[0] != "secret words" {
		t.Errorf("view: %+v", s.View)
	}
	if len(s.Answers) != 2 || s.Answers[0].Body != `{"a": 1}` || s.Answers[1].Status != 404 || s.Answers[1].Because != "one reason, in two lines" {
		t.Errorf("answers: %+v", s.Answers)
	}
	if last := c.Steps[len(c.Steps)-1]; last.Action != Closed || last.Socket != "2" || last.Answers[0].Body != "1000" {
		t.Errorf("closed: %+v", last)
	}
	if string(c.Bytes()) != example {
		t.Errorf("written back:\n%s", c.Bytes())
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	head := "About.\n\nwhy: w\n"
	step := "-- request --\nGET /\n"
	for name, text := range map[string]string{
		"no why":                 "About.\n" + step,
		"no prose":               "why: w\n" + step,
		"no steps":               head,
		"why twice":              head + "why: v\n" + step,
		"prose after the header": head + "more\n" + step,
		"an unknown dimension":   head + "expand: colour\n" + step,
		"app that is no JSON":    head + "app: {\n" + step,
		"app that is a list":     head + "app: []\n" + step,
		"an unknown action":      head + "-- dance --\n" + step,
		"an unknown option":      head + "-- request twice --\nGET /\n",
		"an unknown directive":   head + "-- request --\nGET /\n@guess\n",
		"a header without colon": head + "-- request --\nGET /\nAccept\n",
		"no path":                head + "-- request --\nGET\n",
		"an answer to nothing":   head + "-- response --\n200\n",
		"an answer to a write":   head + "-- write a --\n-- response --\n200\n" + step,
		"a status in words":      head + step + "-- response --\nfine\n",
		"allow without because":  head + step + "-- response --\n200\n-- allow go --\n404\n",
		"allow for nobody":       head + step + "-- response --\n200\n-- allow --\nbecause: x\n404\n",
		"deviation, no section":  head + "deviation: d\n" + step,
		"section, no deviation":  head + step + "-- response --\n200\n-- deviation --\n404\n",
		"two answers":            head + step + "-- response --\n200\n-- response --\n201\n",
		"two of a release":       head + step + "-- response @4.2.0 --\n200\n-- response @4.2.0 --\n201\n",
		"no release":             head + step + "-- response @newest --\n200\n",
		"since no release":       head + "since: soon\n" + step,
		"a file elsewhere":       head + "-- file ../a --\n" + step,
		"a write elsewhere":      head + "-- write /a --\n" + step,
		"a file twice":           head + "-- file a --\n-- file a --\n" + step,
		"a mask that is none":    head + step + "-- response --\n200\n\n{\"a\": \"<end_it>\"}\n",
	} {
		if _, err := Parse("area/name", []byte(text)); err == nil || !strings.Contains(err.Error(), "area/name") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSetAnswer(t *testing.T) {
	t.Parallel()
	c, err := Parse("a/b", []byte("About.\n\nwhy: w\n-- request --\nGET /\n-- request --\nGET /2\n-- receive --\n"))
	if err != nil {
		t.Fatal(err)
	}
	if c.Steps[0].HasAnswer() {
		t.Error("nothing is recorded yet")
	}
	c.SetAnswer(c.Steps[0], Answer{Status: 200, Headers: []Header{{"ETag", `"x"`}}, Body: "one"})
	c.SetAnswer(c.Steps[0], Answer{Status: 404, Backends: []string{"dash-quart"}, Because: "why not"})
	c.SetAnswer(c.Steps[1], Answer{Status: 204})
	c.SetAnswer(c.Steps[2], Answer{Body: `{"a":1}`})
	c.SetAnswer(c.Steps[0], Answer{Status: 201})
	want := "About.\n\nwhy: w\n-- request --\nGET /\n-- response --\n201\n-- allow dash-quart --\nbecause: why not\n404\n" +
		"-- request --\nGET /2\n-- response --\n204\n-- receive --\n{\"a\":1}\n"
	if got := string(c.Bytes()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if again, err := Parse("a/b", c.Bytes()); err != nil || !again.Steps[0].HasAnswer() {
		t.Errorf("what was written can't be read: %v", err)
	}
}

func TestGlob(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		pattern, name string
		want          bool
	}{
		{"a/b", "a/b", true},
		{"a/b", "a/b@ws", true},
		{"a/b", "a/bc", false},
		{"a/*", "a/b", true},
		{"a/*", "a/b/c", false},
		{"a/**", "a/b/c@gzip", true},
		{"**@ws", "a/b@ws", true},
		{"**@ws", "a/b", false},
		{"a/?", "a/b", true},
		{"a.b", "axb", false},
	} {
		g, err := NewGlob(c.pattern)
		if err != nil || g.Match(c.name) != c.want {
			t.Errorf("%q and %q: %v, want %v (%v)", c.pattern, c.name, !c.want, c.want, err)
		}
	}
	if _, err := NewGlob(""); err == nil {
		t.Error("an empty pattern is taken")
	}
}
