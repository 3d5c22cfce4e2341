package main

import (
	"context"
	"encoding/base64"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

// upload is what a dcc.Upload has in its contents.
func upload(text string) server.Opt[string] {
	return server.Some("data:text/csv;base64," + base64.StdEncoding.EncodeToString([]byte(text)))
}

func TestRead(t *testing.T) {
	t.Parallel()
	out, err := read(context.Background(), readIn{upload("\ufeffcity;people;note\nRome;2800000;\nOslo;;cold\n"), "cities.csv"})
	if err != nil {
		t.Fatal(err)
	}
	want := []row{{"city": "Rome", "people": 2.8e6, "note": ""}, {"city": "Oslo", "people": nil, "note": "cold"}}
	if diff := cmp.Diff(want, out.Rows.Or(nil)); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if out.Name.Or("") != "cities.csv" || out.Note != "2 rows, 3 columns, 1 of them numbers" || out.X.Or("") != "city" ||
		!cmp.Equal(out.Y.Or(nil), []string{"people"}) {
		t.Errorf("got %+v", out)
	}
}

// Until somebody uploads something the bakery is shown.
func TestReadAtFirst(t *testing.T) {
	t.Parallel()
	out, err := read(context.Background(), readIn{Contents: server.Null[string]()})
	if err != nil || len(out.Rows.Or(nil)) != 14 || out.Name.IsSet() || len(out.Y.Or(nil)) != 3 {
		t.Errorf("got %+v, %v", out, err)
	}
}

// A file that isn't CSV is said to be so, and the page keeps what it has.
func TestReadFaults(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                  "a row of names and a row of values",
		"a,b\n":             "a row of names and a row of values",
		"a,b\n1\n":          "wrong number of fields",
		"a,a\n1,2\n":        `two columns are called "a"`,
		"a\n\"1\n":          "quote",
		"\x89PNG\r\n\x1a\n": "not UTF-8",
	} {
		out, err := read(context.Background(), readIn{upload(text), "x.csv"})
		if err != nil || !strings.HasPrefix(out.Note, "x.csv can't be read: ") || !strings.Contains(out.Note, want) || out.Rows.IsSet() || out.Name.IsSet() {
			t.Errorf("%q: got %+v, %v, want %q", text, out, err, want)
		}
	}
	if _, err := read(context.Background(), readIn{Contents: server.Some("data:,x")}); err == nil {
		t.Error("contents that no upload has are taken")
	}
}

func TestDraw(t *testing.T) {
	t.Parallel()
	rows := []row{{"day": "Mon", "bread": 3.0}, {"day": "Tue", "bread": nil}}
	for kind, want := range map[string]string{
		"bars":  `"data":[{"marker":{"color":"#5b3fb8"},"name":"bread","type":"bar","x":["Mon","Tue"],"y":[3,null]}]`,
		"lines": `"mode":"lines+markers","name":"bread","type":"scatter","x":["Mon","Tue"],"y":[3,null]}]`,
	} {
		out, err := draw(context.Background(), drawIn{rows, "day", []string{"bread"}, kind})
		if err != nil {
			t.Fatal(err)
		}
		if text, err := protocol.Encode(out.Figure); err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%s: %v, want %s in\n%s", kind, err, want, text)
		}
	}
	if out, err := draw(context.Background(), drawIn{}); err != nil || !cmp.Equal(out.Figure["data"], any([]any{})) {
		t.Errorf("nothing to draw: %v, %v", out.Figure["data"], err)
	}
}

// What comes in goes out again.
func TestSave(t *testing.T) {
	t.Parallel()
	text := "a b,n,t\n\"x, y\",1.5,\n,-2,\"say \"\"hi\"\"\"\n"
	shown, err := read(context.Background(), readIn{upload(text), "my.file.csv"})
	if err != nil {
		t.Fatal(err)
	}
	out, err := save(context.Background(), saveIn{Rows: shown.Rows.Or(nil), Columns: shown.Columns.Or(nil), Name: shown.Name.Or("")})
	if err != nil || out.File.Content != text || out.File.Filename != "my-shown.csv" {
		t.Errorf("got %+v, %v", out.File, err)
	}
}
