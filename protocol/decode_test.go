package protocol

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestDecodesAsEncodingJSON(t *testing.T) {
	t.Parallel()
	type recursive struct {
		Name string
		Next *recursive
		Kids []recursive
		Map  map[string]recursive
	}
	type lists []lists
	type maps map[string]maps
	full := mustEncode(t, sample())
	for _, c := range []struct {
		text   string
		target any
	}{
		{full, everything{}}, {"[" + full + "," + full + "]", []everything{}}, {`{"a":` + full + `}`, map[string]*everything{}},
		{`null`, everything{}}, {`null`, 0}, {`null`, []int{}}, {`[null,1]`, []int{}}, {`[1,2,3]`, [2]int{}}, {`[1]`, [2]int{}},
		{`{"Name":"a","Next":{"Name":"b","Kids":[{},{"Name":"c"}]},"Map":{"x":{"Name":"d"}}}`, recursive{}},
		{`[[],[[],null]]`, lists{}}, {`{"a":{"b":{},"c":null}}`, maps{}}, {`[{},{},{}]`, []struct{}{}},
		{`{"a":[1,"x",null,true,{"b":-0.5e3}],"":{}}`, any(nil)}, {`[[1.5],[],null]`, [][]float64{}}, {`{"a":["x"],"b":null}`, map[string][]string{}},
		{`{"1":"a","-2":"b"}`, map[int]string{}}, {`{"k1":2}`, map[textKey]int{}}, {`"AQID"`, []byte{}}, {`""`, []byte{}}, {`[]`, []string{}}, {`{}`, map[string]any{}},
		{`"\ud800x\udc00\ud83d\ude00\n"`, ""}, {`["\ud800x\udc00"]`, []string{}}, {`["\ud800\ud800"]`, any(nil)}, {`{"\ud800":1}`, map[string]int{}}, {`{"\ud800":{}}`, map[string]inner{}},
		{`18446744073709551615`, uint64(0)}, {`-128`, int8(0)}, {`1e3`, 0.0}, {`16777217`, float32(0)}, {`12345678901234567890`, any(nil)}, {`0.1`, json.Number("")},
		{`[1, {"a" : 2}]`, json.RawMessage{}}, {`"1h"`, json.RawMessage{}}, {`{"deep":1,"deep":2,"other":[{}]}`, inner{}}, {`{"shade":"x"}`, middle{}},
		{`{"A":1,"B":{"C":[2]}}`, struct {
			A int
			B *struct{ C []int }
		}{}},
		{`" \/\b\f\n\r\t\u0000 "`, ""}, {`true`, ptr(ptr(false))}, {` [ ] `, []any{}},
	} {
		typ := reflect.TypeOf(c.target)
		if typ == nil {
			typ = reflect.TypeFor[any]()
		}
		want, got := reflect.New(typ), reflect.New(typ)
		wantErr := json.Unmarshal([]byte(c.text), want.Interface())
		gotErr := Decode([]byte(c.text), got.Interface())
		// An embedded pointer to an unexported type can be filled by neither.
		if wantErr != nil && gotErr != nil {
			continue
		}
		if wantErr != nil || gotErr != nil {
			t.Errorf("%s into %s: %v, encoding/json: %v", c.text, typ, gotErr, wantErr)
			continue
		}
		if !reflect.DeepEqual(got.Elem().Interface(), want.Elem().Interface()) {
			t.Errorf("%s into %s:\ngot  %#v\nwant %#v", c.text, typ, got.Elem(), want.Elem())
		}
	}
}

func TestKeysAreToldApartByCase(t *testing.T) {
	t.Parallel()
	type point struct {
		X     int                   `json:"x"`
		Inner struct{ Name string } `json:"inner"`
	}
	var p point
	if err := Decode([]byte(`{"X":1,"inner":{"name":"no","NAME":"no"},"INNER":{"Name":"no"}}`), &p); err != nil || p != (point{}) {
		t.Errorf("%+v, %v", p, err)
	}
	if err := Decode([]byte(`{"x":1,"X":2,"\u0069nner":{"Name":"yes","name":"no"}}`), &p); err != nil || p.X != 1 || p.Inner.Name != "yes" {
		t.Errorf("%+v, %v", p, err)
	}
	var list []map[string]*point
	if err := Decode([]byte(`[{"A":{"X":3}}]`), &list); err != nil || list[0]["A"].X != 0 {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestLaterKeyReplacesTheWholeValue(t *testing.T) {
	t.Parallel()
	var v struct {
		A map[string]int
		B *inner
		C []int
	}
	if err := Decode([]byte(`{"A":{"x":1},"A":{"y":2},"B":{"deep":1},"B":{"shade":2},"C":[1,2],"C":[3],"B":{"shade":4}}`), &v); err != nil {
		t.Fatal(err)
	}
	if len(v.A) != 1 || v.A["y"] != 2 || *v.B != (inner{Shade: 4}) || len(v.C) != 1 {
		t.Errorf("%+v, %+v", v, v.B)
	}
}

func TestDecodeErrorsLeaveTheTargetAlone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, path, reason string
		target             any
	}{
		{`{"list":[{"deep":1},{"deep":"x"}]}`, "list[1].deep", "expected a number, found a string", &everything{Plain: "old"}},
		{`[1,2.5]`, "[1]", "whole number that fits into a Go int8", &[]int8{9}},
		{`300`, "", "int8", ptr(int8(9))}, {`-1`, "", "uint8", ptr(uint8(9))}, {`"x"`, "", "true or false", ptr(true)}, {`{}`, "", "expected a string, found an object", ptr("old")},
		{`[1,"x"]`, "[1]", "expected a number", &[]float64{9}}, {`{"a":1}`, "", "", &map[string]string{"old": "x"}}, {`1e999`, "", "does not fit", ptr(9.0)}, {`1e39`, "", "does not fit", ptr(float32(9))},
		{`{"int_keys":{"300":"x"}}`, "int_keys.300", "300", &everything{Plain: "old"}}, {`{"text_keys":{"k":1}}`, "text_keys.k", "no key", &everything{Plain: "old"}},
		{`{"quoted":5}`, "quoted", "expected a string", &everything{Plain: "old"}}, {`{"quoted":"x"}`, "quoted", "expected a string that holds", &everything{Plain: "old"}},
		{`"??"`, "", "base64", &[]byte{9}}, {`"x"`, "", "date", &time.Time{}}, {`1`, "", "date", &time.Time{}}, {`"2020-13-01"`, "", "date", &Date{2020, 1, 1}},
		{`1`, "", "chan int", new(chan int)}, {`1`, "", "error", new(error)}, {`{"a":1}`, "", "component", NewComponent("old", "old")},
		{`"1"`, "", "expected a number", ptr(json.Number("9"))},
	} {
		before := mustEncodeAny(c.target)
		err := Decode([]byte(c.text), c.target)
		var e *DecodeError
		if !errors.As(err, &e) || e.Syntax || e.Path != c.path || !strings.Contains(e.Reason, c.reason) {
			t.Errorf("%s into %T: %v", c.text, c.target, err)
		}
		if after := mustEncodeAny(c.target); after != before {
			t.Errorf("%s: the target became %s", c.text, after)
		}
	}
	for _, target := range []any{nil, everything{}, (*int)(nil), "x"} {
		if err := Decode([]byte(`1`), target); err == nil {
			t.Errorf("a %T was taken as target", target)
		}
	}
}

func mustEncodeAny(v any) string {
	b, err := Encode(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

func TestDecodedValuesShareNothing(t *testing.T) {
	t.Parallel()
	text := []byte(`{"Plain":"abcdef","raw":[1,2],"any":{"key":["value"]},"number":123,"map":{"keys":{}},"bytes":"AQID"}`)
	var v everything
	if err := Decode(text, &v); err != nil {
		t.Fatal(err)
	}
	node, err := DecodeNode(text)
	if err != nil {
		t.Fatal(err)
	}
	before := mustEncode(t, v) + mustEncode(t, node)
	for i := range text {
		text[i] = 'x'
	}
	if after := mustEncode(t, v) + mustEncode(t, node); after != before {
		t.Errorf("it became %s", after)
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Time{
		"2020-01-02":                       time.Date(2020, 1, 2, 0, 0, 0, 0, time.UTC),
		"2020-01-02T03:04:05":              time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC),
		"2020-01-02T03:04:05.678":          time.Date(2020, 1, 2, 3, 4, 5, 678e6, time.UTC),
		"2020-01-02T03:04:05.000678+05:30": time.Date(2020, 1, 2, 3, 4, 5, 678e3, east),
		"2020-01-02T03:04:05Z":             time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC),
		"2020-01-02 03:04:05.5":            time.Date(2020, 1, 2, 3, 4, 5, 5e8, time.UTC), // as plotly sends it
		"2020-01-02 03:04":                 time.Date(2020, 1, 2, 3, 4, 0, 0, time.UTC),
	} {
		var v struct {
			T time.Time
			P *time.Time
			D Date
			C Clock
		}
		if err := Decode([]byte(`{"T":"`+text+`","P":"`+text+`","D":"`+text+`","C":"`+text+`"}`), &v); err != nil {
			t.Error(err)
			continue
		}
		if !v.T.Equal(want) || !v.P.Equal(want) || v.D != DateOf(want) || !time.Time(v.C).Equal(want) {
			t.Errorf("%s: %+v", text, v)
		}
		again, err := ParseTime(FormatTime(want))
		if err != nil || !again.Equal(want) {
			t.Errorf("%s came back as %v, %v", FormatTime(want), again, err)
		}
	}
	if got := FormatTime(time.Date(1880, 1, 1, 0, 0, 0, 0, time.FixedZone("", 3600+30))); got != "1880-01-01T00:00:00+01:00:30" {
		t.Error(got)
	}
	if got := mustEncode(t, []any{Date{2020, 2, 30}, Date{2020, 1, 2}.Time()}); got != `["2020-03-01","2020-01-02T00:00:00+00:00"]` {
		t.Error(got)
	}
	var v struct{ T time.Time }
	if err := Decode([]byte(`{"T":null}`), &v); err != nil || !v.T.IsZero() {
		t.Error(v, err)
	}
}

func TestComponentsAreDecoded(t *testing.T) {
	t.Parallel()
	text := `{"props":{"children":[{"props":{"id":{"b":1,"a":2}},"type":"T","namespace":"n"},{"props":{"x":{"props":1}},"type":"T"},{"type":"T","namespace":"n"}],"data-x":null,"id":"i"},"type":"Div","namespace":"html"}`
	var c Component
	if err := Decode([]byte(text), &c); err != nil {
		t.Fatal(err)
	}
	if got := mustEncode(t, &c); !bytes.Equal([]byte(got), []byte(strings.Replace(text, `{"props":{"x":{"props":1}},"type":"T"},{"type":"T","namespace":"n"}`, `{"props":{"x":{"props":1}},"type":"T"},{"namespace":"n","type":"T"}`, 1))) {
		t.Error(got)
	}
	children, _ := c.Get("children")
	id, _ := children.([]any)[0].(*Component).Get("id")
	if id.(ID).String() != `{"a":2,"b":1}` {
		t.Error(id)
	}
	if own, _ := c.Get("id"); own != StringID("i") {
		t.Error(own)
	}
	for _, text := range []string{`[]`, `{}`, `{"props":{},"type":"","namespace":"n"}`, `{"props":{},"type":"T","namespace":"n","x":1}`, `{"props":[],"type":"T","namespace":"n"}`} {
		if c, err := DecodeComponent([]byte(text)); err == nil {
			t.Errorf("%s is a component: %v", text, c)
		}
	}
}

func TestDecodeRaw(t *testing.T) {
	t.Parallel()
	if raw, err := DecodeRaw([]byte(`{"a":1}`)); err != nil || string(raw) != `{"a":1}` {
		t.Error(raw, err)
	}
	if raw, err := DecodeRaw([]byte(`{"a":1}}`)); err == nil {
		t.Error(raw)
	}
}
