package reference

import (
	"encoding/json"
	"testing"
)

// The right side was printed by Python 3.11: str(json.loads(text)).
func TestPythonStr(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                               "None",
		"5":                              "5",
		"-5":                             "-5",
		"0":                              "0",
		"-0":                             "0",
		"123456789012345678901234567890": "123456789012345678901234567890",
		"5.0":                            "5.0",
		"-0.0":                           "-0.0",
		"-0e5":                           "-0.0",
		"0.1e1":                          "1.0",
		"1e3":                            "1000.0",
		"1E+3":                           "1000.0",
		"1e5":                            "100000.0",
		"1e15":                           "1000000000000000.0",
		"9999999999999998.0":             "9999999999999998.0",
		"1e16":                           "1e+16",
		"1e22":                           "1e+22",
		"123456789012345680.0":           "1.2345678901234568e+17",
		"0.1":                            "0.1",
		"0.30000000000000004":            "0.30000000000000004",
		"0.0001":                         "0.0001",
		"0.00012345":                     "0.00012345",
		"1e-5":                           "1e-05",
		"0.00009999":                     "9.999e-05",
		"1.5e-7":                         "1.5e-07",
		"5e-324":                         "5e-324",
		"1e-400":                         "0.0",
		"1.7976931348623157e308":         "1.7976931348623157e+308",
		"1e400":                          "inf",
		"-1e400":                         "-inf",
	} {
		if got := PythonStr(json.Number(text)); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
	if got := Small("1e3"); got != "value 1000.0" {
		t.Errorf("small: %q", got)
	}
}

func TestMakeFigure(t *testing.T) {
	t.Parallel()
	v := "b"
	f := MakeFigure(&v)
	if len(f.Data) != 3 || f.Data[2].Name != "b2" || *f.Layout.Title.Text != "b" {
		t.Fatalf("figure: %d traces, %+v", len(f.Data), f.Layout)
	}
	last := f.Data[2]
	if len(last.X) != 1000 || last.X[999] != 999 || len(last.Y) != 1000 || last.Y[999] != float64((37*999+22)%101)/7 {
		t.Errorf("last point: %v %v of %d", last.X[999], last.Y[999], len(last.X))
	}
	cleared, err := json.Marshal(MakeFigure(nil).Layout)
	if err != nil || string(cleared) != `{"title":{"text":null}}` {
		t.Errorf("cleared: %s, %v", cleared, err)
	}
}

func TestMakeTable(t *testing.T) {
	t.Parallel()
	rows := MakeTable()
	text, err := json.Marshal(rows[7])
	if err != nil {
		t.Fatal(err)
	}
	want := `{"c0":0,"c1":7,"c2":14,"c3":21,"c4":28,"c5":35,"c6":42,"c7":49,"c8":56,"c9":63}`
	if len(rows) != 1000 || string(text) != want {
		t.Errorf("%d rows, row 7 is %s", len(rows), text)
	}
}

func TestLayout(t *testing.T) {
	t.Parallel()
	text, err := json.Marshal(Layout())
	if err != nil {
		t.Fatal(err)
	}
	var tree struct {
		Type  string
		Props struct {
			Children []struct {
				Props struct {
					ID       string
					Children json.RawMessage
				}
			}
		}
	}
	if err := json.Unmarshal(text, &tree); err != nil {
		t.Fatal(err)
	}
	children := tree.Props.Children
	if tree.Type != "Div" || len(children) != 1010 {
		t.Fatalf("%s with %d children", tree.Type, len(children))
	}
	for i, id := range []string{"slider", "text", "dd", "graph", "btn", "table", "store", "size", "live", "tick", "row-0"} {
		if children[i].Props.ID != id {
			t.Errorf("child %d is %q, want %q", i, children[i].Props.ID, id)
		}
	}
	want := `{"props":{"children":"row 999","className":"cell"},"type":"Span","namespace":"dash_html_components"}`
	if last := children[1009]; last.Props.ID != "row-999" || string(last.Props.Children) != want {
		t.Errorf("the last row %q: %s", last.Props.ID, last.Props.Children)
	}
}
