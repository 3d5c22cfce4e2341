package protocol

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
)

func TestResponses(t *testing.T) {
	t.Parallel()
	for want, fill := range map[string]func(r *Response){
		`{"multi":true,"response":{}}`: func(*Response) {},
		`{"multi":true,"response":{"a":{"x":1,"y":null},"b":{"x":"\u003c"}}}`: func(r *Response) {
			r.Set("a", "x", 0)
			r.Set("b", "x@hash", "<")
			r.Set("a", "y", nil)
			r.Set("a", "x", 1)
		},
		`{"multi":true,"sideUpdate":{"{\"i\":1}":{"p":{"__dash_patch_update":"__dash_patch_update","operations":[{"operation":"Append","location":[],"params":{"value":null}}]}}},"response":{}}`: func(r *Response) {
			var p Patch
			p.At().Append(math.NaN())
			r.SetProps(DictID(IDPart{"i", 1}).String(), "p", &p)
		},
		`{"multi":true,"progress":{"bar.value":"1"}}`: func(r *Response) {
			r.Pending, r.Progress = true, PropertyValues{{"bar.value", "1"}}
		},
		`{"multi":true}`: func(r *Response) { r.Pending = true },
		`{"cacheKey":"k","job":"j","cancel":[{"id":"c","property":"n_clicks"}],"progressDefault":{"bar.value":"0"}}`: func(r *Response) {
			r.CacheKey, r.Job, r.Cancel, r.ProgressDefault = "k", "j", []Dependency{Dep("c", "n_clicks")}, PropertyValues{{"bar.value", "0"}}
		},
		`{"multi":true,"dist":[{"type":"_js_dist","url":"/x.js"}],"response":{"a":{"x":1}}}`: func(r *Response) {
			r.Dist = []DistFile{{"_js_dist", "/x.js"}}
			r.Set("a", "x", 1)
		},
	} {
		var r Response
		for range 2 { // the second time in used memory
			fill(&r)
			got, err := r.AppendJSON([]byte("+"))
			if err != nil || string(got) != "+"+want {
				t.Errorf("got  %s, %v\nwant +%s", got, err, want)
			}
			decoded, err := DecodeResponse([]byte(want))
			if err != nil {
				t.Fatal(err)
			}
			if again := mustEncode(t, decoded); again != strings.ReplaceAll(want, `<`, `\u003c`) {
				t.Errorf("a round trip gave %s", again)
			}
			r.Reset()
		}
		if got := mustEncode(t, &r); got != `{"multi":true,"response":{}}` {
			t.Errorf("after Reset: %s", got)
		}
	}
}

func TestResponseOfManyComponents(t *testing.T) {
	t.Parallel()
	var r Response
	const n = 10 * searchable
	for i := range 2 * n {
		r.Set(fmt.Sprint("c", i%n), fmt.Sprint("p", i/n), i)
	}
	count, last := 0, ""
	r.Outputs(func(id, prop string, _ any) bool {
		if want := fmt.Sprint("c", count/2); id != want {
			t.Fatalf("output %d is of %s, not %s", count, id, want)
		}
		count++
		last = prop
		return true
	})
	if count != 2*n || last != "p1" {
		t.Errorf("%d outputs, the last %s", count, last)
	}
	if v, ok := r.Output("c7", "p1"); !ok || v != n+7 {
		t.Errorf("c7.p1 = %v, %v", v, ok)
	}
	if _, ok := r.Output("c7", "p2"); ok {
		t.Error("there is an output that was not set")
	}
	if _, ok := r.SideUpdate("c7", "p1"); ok || r.HasSideUpdates() {
		t.Error("outputs and side updates are mixed up")
	}
}

func TestResponseErrorNamesTheProperty(t *testing.T) {
	t.Parallel()
	var r Response
	r.Set("graph", "figure", map[string]any{"data": []any{func() {}}})
	_, err := r.AppendJSON(nil)
	var e *EncodeError
	if !errors.As(err, &e) || e.Path() != "graph.figure.data[0]" {
		t.Error(err)
	}
}

func TestResponsesThatAreNone(t *testing.T) {
	t.Parallel()
	for text, path := range map[string]string{
		`[]`: "", `{"response":[]}`: "response", `{"response":{"a":1}}`: "response.a", `{"sideUpdate":{"a":null}}`: "sideUpdate.a",
		`{"job":1}`: "job", `{"cancel":[{}]}`: "cancel[0]", `{"dist":[1]}`: "dist[0]", `{"progress":[]}`: "progress",
	} {
		_, err := DecodeResponse([]byte(text))
		var e *DecodeError
		if !errors.As(err, &e) || e.Path != path || e.Syntax {
			t.Errorf("%s: %v", text, err)
		}
	}
}
