package server

import (
	"fmt"
	"reflect"
	"testing"
	"unsafe"

	"github.com/google/go-cmp/cmp"

	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
)

// The values come through as they are, whatever their shape in memory.
func TestWriterFor(t *testing.T) {
	type pair struct{ A, B int }
	type boxed struct{ P *int }
	type byteSize uint8
	one := 1
	div := html.Div("x")
	var noDiv *html.DivComponent
	for _, value := range []any{
		"text", "", 1.5, 7, true, byteSize(3), int64(1) << 40, pair{1, 2}, boxed{&one}, boxed{}, [1]*int{&one}, [2]int{1, 2},
		[]int{1, 2}, []int(nil), []any{"a", 1}, map[string]int{"k": 1}, map[string]any(nil), &one, (*int)(nil), div, noDiv, struct{}{},
	} {
		p := reflect.New(reflect.TypeOf(value))
		p.Elem().Set(reflect.ValueOf(value))
		got, update := writerFor(p.Type().Elem())(p.UnsafePointer())
		if !update || reflect.TypeOf(got) != reflect.TypeOf(value) {
			t.Errorf("%T %v: got the %T %v, %t", value, value, got, got, update)
			continue
		}
		want, err := protocol.Encode(value)
		if err != nil {
			t.Fatal(err)
		}
		text, err := protocol.Encode(got)
		if diff := cmp.Diff(string(want), string(text)); err != nil || diff != "" {
			t.Errorf("%T: %v (-want +got):\n%s", value, err, diff)
		}
	}

	var node protocol.Node = div
	if got, _ := writerFor(reflect.TypeFor[protocol.Node]())(unsafe.Pointer(&node)); got != any(div) {
		t.Errorf("a Node: got %v", got)
	}
	var text fmt.Stringer = protocol.StringID("x")
	if got, _ := writerFor(reflect.TypeFor[fmt.Stringer]())(unsafe.Pointer(&text)); got != any(text) {
		t.Errorf("a fmt.Stringer: got %v", got)
	}
	var nothing fmt.Stringer
	if got, _ := writerFor(reflect.TypeFor[fmt.Stringer]())(unsafe.Pointer(&nothing)); got != nil {
		t.Errorf("a nil fmt.Stringer: got %v", got)
	}
	anything := NoUpdate
	if _, update := writerFor(reflect.TypeFor[any]())(unsafe.Pointer(&anything)); update {
		t.Error("NoUpdate in an any is an update")
	}
}
