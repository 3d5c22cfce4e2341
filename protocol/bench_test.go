package protocol

import (
	"encoding/json"
	"strings"
	"testing"
)

// smallRequest is the smallest callback as the renderer sends it.
var smallRequest = []byte(`{"output":"greeting.children","outputs":{"id":"greeting","property":"children"},"inputs":[{"id":"name","property":"value","value":"World"}],"changedPropIds":["name.value"],"parsedChangedPropsIds":["name.value"]}`)

// plainRequest is what a program without this package would decode into.
type plainRequest struct {
	Output  string `json:"output"`
	Outputs struct {
		ID       string `json:"id"`
		Property string `json:"property"`
	} `json:"outputs"`
	Inputs []struct {
		ID       string          `json:"id"`
		Property string          `json:"property"`
		Value    json.RawMessage `json:"value"`
	} `json:"inputs"`
	Changed []string `json:"changedPropIds"`
	Parsed  []string `json:"parsedChangedPropsIds"`
}

func BenchmarkSmallRequest(b *testing.B) {
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := DecodeRequest(smallRequest); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("ours, reused", func(b *testing.B) {
		b.ReportAllocs()
		var r Request
		for b.Loop() {
			if err := r.Decode(smallRequest); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("go-json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var r plainRequest
			if err := unmarshal(smallRequest, &r); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkPatternRequest has a hundred components of a pattern, their keys not
// in the renderer's order.
func BenchmarkPatternRequest(b *testing.B) {
	text := []byte(`{"output":"x","inputs":[[` + strings.Repeat(`{"id":{"type":"row","index":12},"property":"value","value":1},`, 99) + `{"id":"a","property":"b"}]]}`)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := DecodeRequest(text); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBigRequest has a value of 1 MiB, such as the data of a table.
func BenchmarkBigRequest(b *testing.B) {
	row := `{"name":"Ünited Kingdom","year":1952,"value":12.5,"note":"a longer text without any escapes in it"},`
	text := []byte(`{"output":"x","inputs":[{"id":"a","property":"data","value":[` + strings.Repeat(row, 1<<20/len(row)) + `null]}]}`)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := DecodeRequest(text); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSmallResponse(b *testing.B) {
	var r Response
	dst := make([]byte, 0, 256)
	b.ReportAllocs()
	for b.Loop() {
		r.Reset()
		r.Set("greeting", "children", "Hello, World")
		var err error
		if dst, err = r.AppendJSON(dst[:0]); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLayout(b *testing.B) {
	page := newWrapped()
	rows := make([]any, 500)
	for i := range rows {
		rows[i] = newWrapped("text", newWrapped("child").Set("id", "x").Set("className", "c"))
	}
	page.SetChildren(rows)
	size := len(mustEncode(b, page))
	dst := make([]byte, 0, 2*size)
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := AppendJSON(dst, page); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecodeValue(b *testing.B) {
	b.Run("string", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var s string
			if err := Decode([]byte(`"World"`), &s); err != nil {
				b.Fatal(err)
			}
		}
	})
	rows := []byte("[" + strings.Repeat(`{"deep":1.5,"shade":3},`, 200) + `{"deep":1,"shade":2}]`)
	b.Run("structs", func(b *testing.B) {
		b.SetBytes(int64(len(rows)))
		for b.Loop() {
			var v []inner
			if err := Decode(rows, &v); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("any", func(b *testing.B) {
		b.SetBytes(int64(len(rows)))
		for b.Loop() {
			var v any
			if err := Decode(rows, &v); err != nil {
				b.Fatal(err)
			}
		}
	})
}
