package protocol

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"unsafe"
)

func TestRequestFields(t *testing.T) {
	t.Parallel()
	r, err := DecodeRequest([]byte(`{"output":"..a.b...{\"i\":[\"ALL\"]}.c..","outputs":[{"id":"a","property":"b"},[{"id":{"i":1},"property":"c"},{"property":"c","id":{"i":2}}]],
		"inputs":[{"id":"x","property":"value","value":{"n": [1, null]}},[{"id":{"t":"é","i":1},"property":"v","value":null},{"id":{"i":2},"property":"v"}],[]],
		"state":[{"id":"s","property":"p","allow_optional":true,"value":null,"new":[{}]}],"changedPropIds":["x.value"],"parsedChangedPropsIds":["x.value",{"i":1,"t":2}],"other":{"a":[1]}}`))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, o := range r.Outputs {
		fmt.Fprint(&b, o.List, o.Args, " ")
	}
	for _, g := range append(r.Inputs, r.State...) {
		fmt.Fprint(&b, g.List)
		for _, a := range g.Args {
			fmt.Fprint(&b, " ", a.ID, ".", a.Property, "=", string(a.Value), a.Value == nil, a.AllowOptional)
		}
		b.WriteString("; ")
	}
	fmt.Fprint(&b, r.ChangedPropIDs, r.ParsedChangedProps, "; ", r.HasOutputs, "/", r.MultiOutputs)
	want := `false [a.b] true [{"i":1}.c {"i":2}.c] ` +
		`false x.value={"n": [1, null]}false false; true {"i":1,"t":"é"}.v=nullfalse false {"i":2}.v=true false; true; ` +
		`false s.p=nullfalse true; [x.value] [x.value {"i":1,"t":2}]; true/true`
	if got := b.String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestSingleOutputOfAPattern(t *testing.T) {
	t.Parallel()
	const output = `"output":"{\"i\":[\"ALL\"]}.c"`
	for outputs, want := range map[string]string{
		`[]`:                              "[]",
		`[{"id":{"i":1},"property":"c"}]`: `[{"i":1}.c]`,
		`[{"id":{"i":1},"property":"c"},{"id":{"i":2},"property":"c"},{"id":{"i":3},"property":"c"}]`:       `[{"i":1}.c {"i":2}.c {"i":3}.c]`,
		`[{"id":"old","property":"c"}],"outputs":[{"id":{"i":2},"property":"c"},{"id":"b","property":"c"}]`: `[{"i":2}.c b.c]`,
	} {
		for _, text := range []string{`{` + output + `,"outputs":` + outputs + `}`, `{"outputs":` + outputs + `,` + output + `}`} {
			r, err := DecodeRequest([]byte(text))
			if err != nil || len(r.Outputs) != 1 || !r.Outputs[0].List || r.MultiOutputs || !r.HasOutputs {
				t.Errorf("%s: %+v, %v", text, r, err)
				continue
			}
			if got := fmt.Sprint(r.Outputs[0].Args); got != want {
				t.Errorf("%s: got %s, want %s", text, got, want)
			}
		}
	}
	if r, err := DecodeRequest([]byte(`{` + output + `,"outputs":[[{"id":{"i":1},"property":"c"}]]}`)); err == nil {
		t.Errorf("a list in the list was taken: %+v", r.Outputs)
	}
}

func TestRequestWithoutOutputs(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`{"output":"x","inputs":[]}`, `{"output":"x","inputs":[],"outputs":null}`, `{"output":"x"}`} {
		r, err := DecodeRequest([]byte(text))
		if err != nil || r.HasOutputs || len(r.Outputs) != 0 || len(r.Inputs) != 0 {
			t.Errorf("%s: %+v, %v", text, r, err)
		}
	}
}

func TestOfEqualKeysTheLastCounts(t *testing.T) {
	t.Parallel()
	r, err := DecodeRequest([]byte(`{"output":"a","inputs":[{"id":"one","property":"p"},{"id":"two","property":"p"}],"outputs":[],"outputs":{"id":"o","id":"o2","property":"q"},
		"OUTPUT":"b","\u006futput":"c","Inputs":3,"inputs":[{"id":"three","property":"p","value":1,"value":2}],"changedPropIds":["x"],"changedPropIds":[]}`))
	if err != nil {
		t.Fatal(err)
	}
	if r.Output != "c" || len(r.Inputs) != 1 || r.Inputs[0].Args[0].ID.String() != "three" || string(r.Inputs[0].Args[0].Value) != "2" ||
		len(r.ChangedPropIDs) != 0 || r.MultiOutputs || len(r.Outputs) != 1 || r.Outputs[0].Args[0].ID.String() != "o2" {
		t.Errorf("%+v", r)
	}
}

// TestManyGroups makes the lists outgrow the room in the Request several times.
func TestManyGroups(t *testing.T) {
	t.Parallel()
	var inputs []string
	for i := range 100 {
		if i%3 == 0 {
			inputs = append(inputs, fmt.Sprintf(`[{"id":{"i":%d},"property":"p","value":%d},{"id":"b%d","property":"p"}]`, i, i, i))
		} else {
			inputs = append(inputs, fmt.Sprintf(`{"id":"a%d","property":"p","value":%d}`, i, i))
		}
	}
	list := "[" + strings.Join(inputs, ",") + "]"
	r, err := DecodeRequest([]byte(`{"output":"..","inputs":` + list + `,"state":` + list + `,"outputs":[` + strings.Repeat(`{"id":"o","property":"p"},`, 50) + `{"id":"z","property":"p"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Inputs) != 100 || len(r.State) != 100 || len(r.Outputs) != 51 || r.Outputs[50].Args[0].ID.String() != "z" {
		t.Fatalf("%d inputs, %d states, %d outputs", len(r.Inputs), len(r.State), len(r.Outputs))
	}
	for _, groups := range [][]Group{r.Inputs, r.State} {
		for i, g := range groups {
			if want := strconv.Itoa(i); string(g.Args[0].Value) != want || g.List != (i%3 == 0) {
				t.Fatalf("group %d: %+v", i, g)
			}
			if g.List && (g.Args[0].ID.String() != fmt.Sprintf(`{"i":%d}`, i) || g.Args[1].ID.String() != fmt.Sprintf("b%d", i)) {
				t.Fatalf("group %d: %+v", i, g)
			}
		}
	}
}

func TestRequestErrorsSayWhere(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, path string
		syntax     bool
		reason     string
	}{
		{`[]`, "", false, "expected a callback request, an object, found a list"},
		{`null`, "", false, "found 'n'"},
		{`{}`, "", false, `"output" is missing`},
		{`{"output":1}`, "output", false, "found a number"},
		{`{"output":"x","inputs":{}}`, "inputs", false, "expected a list"},
		{`{"output":"x","inputs":[[[]]]}`, "inputs[0][0]", false, "found a list"},
		{`{"output":"x","inputs":[{"id":"a","property":"p"},{"id":1,"property":"p"}]}`, "inputs[1].id", false, "expected an id"},
		{`{"output":"x","state":[[{"id":"a","property":"p"},{"property":"p"}]]}`, "state[0][1]", false, `"id" is missing`},
		{`{"output":"x","state":[{"id":"a"}]}`, "state[0]", false, `"property" is missing`},
		{`{"output":"x","state":[{"id":"a","property":null}]}`, "state[0].property", false, "a string"},
		{`{"output":"x","inputs":[{"id":{"i":["ALL"]},"property":"p"}]}`, "inputs[0].id", false, "wildcard"},
		{`{"output":"x","inputs":[{"id":{"i":null},"property":"p"}]}`, "inputs[0].id.i", false, "found 'n'"},
		{`{"output":"x","outputs":"a.b"}`, "outputs", false, "expected an output"},
		{`{"output":"x","outputs":[[[]]]}`, "outputs[0][0]", false, "expected an output"},
		{`{"output":"x","changedPropIds":[1]}`, "changedPropIds[0]", false, "a string"},
		{`{"output":"x","parsedChangedPropsIds":[1]}`, "parsedChangedPropsIds[0]", false, "an id"},
		{`{"output":"x","inputs":[{"id":"a","property":"p","allow_optional":1}]}`, "inputs[0].allow_optional", false, "true or false"},
		{`{"output":"x"`, "", true, "the end of the text"},
		{`{"output":1,`, "", true, "expected a key, found the end of the text"},
		{`{"output":1}x`, "", true, "the end of the text, found 'x'"},
		{`{"output":"x","inputs":[{"id":"a","property":"p","value":NaN}]}`, "inputs[0].value", true, "expected a value"},
		{`{"output":"x","inputs":[{"id":"a","property":"p","value":tru}]}`, "inputs[0].value", true, "expected true"},
		{"", "", true, "found the end"},
	} {
		_, err := DecodeRequest([]byte(c.text))
		var e *DecodeError
		if !errors.As(err, &e) {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if e.Syntax != c.syntax || !strings.Contains(e.Reason, c.reason) || e.Path != c.path && !e.Syntax {
			t.Errorf("%s: syntax %v, path %q, %v", c.text, e.Syntax, e.Path, err)
		}
		if e.What != "callback request" || !strings.HasPrefix(err.Error(), "protocol: callback request ") {
			t.Error(err)
		}
	}
}

func TestErrorsOfHostileRequestsStayShort(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 1<<20)
	for _, text := range []string{
		`{"output":"x","inputs":[{"id":{"` + long + `":null},"property":"p"}]}`,
		`{"output":"x","inputs":[{"id":{"a\n\u001b[31m":null},"property":"p"}]}`,
		`{"output":"x","inputs":[{"id":{"a":` + strings.Repeat("9", 1<<20) + `},"property":"p"}]}`,
		`{"output":"x","inputs":` + strings.Repeat("[", 900),
	} {
		_, err := DecodeRequest([]byte(text))
		if err == nil || len(err.Error()) > 500 || strings.ContainsAny(err.Error(), "\n\x1b") {
			t.Errorf("%.60s...: %.300q", text, err)
		}
	}
}

// TestIDOfManyKeys would take minutes if each key were compared with all.
func TestIDOfManyKeys(t *testing.T) {
	t.Parallel()
	const n = 100_000
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `"k%d":0,`, n-i)
	}
	r, err := DecodeRequest([]byte(`{"output":"x","inputs":[{"property":"p","id":{` + b.String() + `"k7":1}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if v, ok := r.Inputs[0].Args[0].ID.Part("k7"); !ok || v != 1 {
		t.Errorf("k7 is %v", v)
	}
}

func TestRequestIsReusable(t *testing.T) {
	t.Parallel()
	var r Request
	for _, text := range []string{
		`{"output":"x","outputs":{"id":"a","property":"b"},"inputs":[{"id":"a","property":"b","value":1}],"state":[{"id":"s","property":"b"}],"changedPropIds":["a.b"],"parsedChangedPropsIds":["a.b"]}`,
		`{"output":"y"}`,
	} {
		if err := r.Decode([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if r.Output != "y" || r.Inputs != nil || r.State != nil || r.Outputs != nil || r.HasOutputs || r.ChangedPropIDs != nil || r.ParsedChangedProps != nil {
		t.Errorf("something of the first request is left: %+v", r)
	}
}

func TestRequestSharesItsText(t *testing.T) {
	text := bytes.Clone(smallRequest)
	r, err := DecodeRequest(text)
	if err != nil {
		t.Fatal(err)
	}
	first, last := uintptr(unsafe.Pointer(&text[0])), uintptr(unsafe.Pointer(&text[len(text)-1]))
	for _, p := range []uintptr{
		uintptr(unsafe.Pointer(unsafe.StringData(r.Output))), uintptr(unsafe.Pointer(&r.Inputs[0].Args[0].Value[0])),
		uintptr(unsafe.Pointer(unsafe.StringData(r.Inputs[0].Args[0].ID.String()))),
	} {
		if p < first || p > last {
			t.Error("a part was copied")
		}
	}
	if n := testing.AllocsPerRun(100, func() { _, _ = DecodeRequest(smallRequest) }); n > 1 {
		t.Errorf("%v allocations", n)
	}
	if v := r.Inputs[0].Args[0].Value; cap(v) != len(v) {
		t.Error("appending to a value would overwrite the request")
	}
}

func TestHalfSurrogatesFindBack(t *testing.T) {
	t.Parallel()
	r, err := DecodeRequest([]byte(`{"output":"\ud800.x","inputs":[{"id":{"b":"\udfff\ud800","a":"\ud83d\ude00"},"property":"p"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	id := r.Inputs[0].Args[0].ID.String()
	if want := `{"a":"😀","b":"\udfff\ud800"}`; id != want {
		t.Errorf("got %s, want %s", id, want)
	}
	var answer Response
	answer.Set(id, "x", 1)
	answer.Set(strings.TrimSuffix(r.Output, ".x"), "x", 2)
	got := mustEncode(t, &answer)
	if want := `{"multi":true,"response":{"{\"a\":\"😀\",\"b\":\"\\udfff\\ud800\"}":{"x":1},"\ud800":{"x":2}}}`; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
