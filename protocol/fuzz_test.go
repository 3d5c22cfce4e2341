package protocol

import (
	"bytes"
	"encoding/json"
	"testing"
	"unicode/utf8"
)

// seed gives a fuzz target every text of the captures, so that each starts from
// what is on the wire.
func seed(f *testing.F) {
	f.Helper()
	for _, name := range []string{"layouts", "dependencies", "values"} {
		for _, c := range captures[textCapture](f, name) {
			f.Add([]byte(c.Text))
		}
	}
	for _, c := range captures[exchangeCapture](f, "exchanges") {
		f.Add([]byte(c.Request))
		f.Add([]byte(c.Response))
	}
	for _, c := range captures[sessionCapture](f, "frames") {
		for _, frame := range c.Frames {
			f.Add([]byte(frame.Text))
		}
	}
	for _, c := range captures[acceptanceCapture](f, "acceptance") {
		if c.Bytes != nil {
			f.Add(c.text(f))
		}
	}
	for _, c := range captures[struct{ Sent, Spelled string }](f, "ids") {
		f.Add([]byte(c.Sent))
	}
}

// withoutMark is what is read of a text that begins with a byte order mark.
func withoutMark(data []byte) []byte { return bytes.TrimPrefix(data, utf8BOM[:]) }

// depthOf counts how deeply lists and objects are nested in valid JSON.
func depthOf(data []byte) (deepest int) {
	d := json.NewDecoder(bytes.NewReader(data))
	depth := 0
	for {
		t, err := d.Token()
		if err != nil {
			return deepest
		}
		switch t {
		case json.Delim('['), json.Delim('{'):
			depth++
			deepest = max(deepest, depth)
		case json.Delim(']'), json.Delim('}'):
			depth--
		}
	}
}

// FuzzValidate compares the strict reader with encoding/json, which is as strict
// but for UTF-8 and depth.
func FuzzValidate(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		text := withoutMark(data)
		want := json.Valid(text) && utf8.Valid(text) && depthOf(text) <= maxDepth
		if fault := validate(data); (fault == nil) != want {
			t.Errorf("valid is %v, want %v: %q (%+v)", fault == nil, want, data, fault)
		}
	})
}

// FuzzDecoders gives any text to every decoder: none may panic, and none may
// take what is not JSON.
func FuzzDecoders(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		decodeByAll(data)
		if validate(data) == nil {
			return
		}
		if _, err := DecodeRequest(bytes.Clone(data)); err == nil {
			t.Errorf("a request that is not JSON was taken: %q", data)
		}
		if _, err := DecodeResponse(bytes.Clone(data)); err == nil {
			t.Errorf("a response that is not JSON was taken: %q", data)
		}
		if _, err := DecodeMessages(bytes.Clone(data)); err == nil {
			t.Errorf("a message that is not JSON was taken: %q", data)
		}
		if _, err := DecodeDependencies(data); err == nil {
			t.Errorf("dependencies that are not JSON were taken: %q", data)
		}
		if _, err := DecodeNode(data); err == nil {
			t.Errorf("a layout that is not JSON was taken: %q", data)
		}
	})
}

// stable fails unless what was read is read again the same from what is written
// of it.
func stable[T any](t *testing.T, data []byte, decode func([]byte) (T, error), encode func(T) ([]byte, error)) {
	t.Helper()
	v, err := decode(bytes.Clone(data))
	if err != nil {
		return
	}
	text, err := encode(v)
	if err != nil {
		t.Fatalf("%q was read and cannot be written: %v", data, err)
	}
	if !json.Valid(text) {
		t.Fatalf("%q was written as %q", data, text)
	}
	v, err = decode(bytes.Clone(text))
	if err != nil {
		t.Fatalf("%q was written as %q, which cannot be read: %v", data, text, err)
	}
	again, err := encode(v)
	if err != nil || !bytes.Equal(again, text) {
		t.Fatalf("%q was written as %q and then as %q, %v", data, text, again, err)
	}
}

func FuzzRequest(f *testing.F) {
	seed(f)
	f.Add([]byte(`{"output":"a.b","dashwire":{"token":"t~1","load":"l","lane":"motor","seq":7,"ack":3}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		stable(t, data, DecodeRequest, func(r *Request) ([]byte, error) { return []byte(requestText(t, r)), nil })
	})
}

func FuzzResponse(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		stable(t, data, DecodeResponse, func(r *Response) ([]byte, error) { return r.AppendJSON(nil) })
	})
}

func FuzzMessages(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		messages, err := DecodeMessages(bytes.Clone(data))
		if err != nil || len(messages) == 0 {
			return
		}
		stable(t, data, DecodeMessages, func(m []Message) ([]byte, error) { return AppendMessages(nil, m...) })
	})
}

func FuzzDependencies(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		stable(t, data, DecodeDependencies, func(e []CallbackEntry) ([]byte, error) { return Encode(e) })
	})
}

func FuzzNode(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		stable(t, data, DecodeNode, func(v any) ([]byte, error) { return Encode(v) })
	})
}

func FuzzID(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		stable(t, data, decodeTo[ID], func(id ID) ([]byte, error) { return Encode(id) })
		id, err := decodeTo[ID](data)
		if err != nil || !id.IsDict() {
			return
		}
		if parsed, err := ParseID(id.String()); err != nil || parsed.String() != id.String() {
			t.Errorf("%q is spelled %s, which is read as %s, %v", data, id, parsed, err)
		}
		if built, err := newDictID(id.Parts()); err != nil || built.String() != id.String() {
			t.Errorf("%q is spelled %s, its parts make %s, %v", data, id, built, err)
		}
	})
}

func FuzzPatch(f *testing.F) {
	seed(f)
	f.Add([]byte(`{"__dash_patch_update":"","operations":[{"operation":"Insert","location":["l",-1],"params":{"value":[],"index":-9}},{"operation":"Div","location":["n"],"params":{"value":0}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		stable(t, data, decodeTo[Patch], func(p Patch) ([]byte, error) { return Encode(&p) })
		p, err := decodeTo[Patch](data)
		if err != nil {
			return
		}
		value, err := p.Apply(Raw(`{"l":[1,[2]],"d":{"k":1},"n":3,"s":"x"}`))
		if err != nil {
			return
		}
		if _, err := Encode(value); err != nil {
			t.Errorf("%q made a value that cannot be sent: %v", data, err)
		}
	})
}

func FuzzTypedArray(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		stable(t, data, decodeTo[TypedArray], func(a TypedArray) ([]byte, error) { return Encode(&a) })
		if a, err := decodeTo[TypedArray](data); err == nil && len(a.Values()) != len(a.Data)/dtypeSize[a.DType] {
			t.Errorf("%q has %d values", data, len(a.Values()))
		}
	})
}

func decodeTo[T any](data []byte) (v T, err error) {
	err = Decode(data, &v)
	return v, err
}
