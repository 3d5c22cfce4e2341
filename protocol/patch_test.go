package protocol

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

func TestPatchApply(t *testing.T) {
	t.Parallel()
	const start = `{"l":[1,2,3],"d":{"k":1,"s":"ab"},"n":10}`
	for name, c := range map[string]struct {
		edit func(p *Patch)
		want string
	}{
		"nothing":            {func(*Patch) {}, start},
		"assign":             {func(p *Patch) { p.At("d", "k").Assign([]int{1}) }, `{"l":[1,2,3],"d":{"k":[1],"s":"ab"},"n":10}`},
		"assign the whole":   {func(p *Patch) { p.At().Assign("x") }, `"x"`},
		"assign new":         {func(p *Patch) { p.At("new", "way").Assign(1) }, `{"l":[1,2,3],"d":{"k":1,"s":"ab"},"n":10,"new":{"way":1}}`},
		"assign item":        {func(p *Patch) { p.At("l", -1).Assign(9) }, `{"l":[1,2,9],"d":{"k":1,"s":"ab"},"n":10}`},
		"assign behind last": {func(p *Patch) { p.At("l", 3).Assign(4) }, `{"l":[1,2,3,4],"d":{"k":1,"s":"ab"},"n":10}`},
		"merge":              {func(p *Patch) { p.At("d").Merge(map[string]any{"k": 2, "z": nil}) }, `{"l":[1,2,3],"d":{"k":2,"s":"ab","z":null},"n":10}`},
		"delete key":         {func(p *Patch) { p.At("d", "k").Delete() }, `{"l":[1,2,3],"d":{"s":"ab"},"n":10}`},
		"delete item":        {func(p *Patch) { p.At("l", -3).Delete() }, `{"l":[2,3],"d":{"k":1,"s":"ab"},"n":10}`},
		"list operations": {func(p *Patch) {
			p.At("l").Append(4).Prepend(0).Insert(1, "i").Insert(-1, "j").Extend([]int{5, 5}).Remove(5).Reverse()
		}, `{"l":[4,"j",3,2,1,"i",0],"d":{"k":1,"s":"ab"},"n":10}`},
		"remove objects": {func(p *Patch) {
			p.At("l").Append(map[string]any{"a": []int{1}}).Remove(map[string][]int{"a": {1}})
		}, start},
		"clear":      {func(p *Patch) { p.At("l").Clear(); p.At("d").Clear() }, `{"l":[],"d":{},"n":10}`},
		"arithmetic": {func(p *Patch) { p.At("n").Add(5).Sub(3).Mul(4).Div(8) }, `{"l":[1,2,3],"d":{"k":1,"s":"ab"},"n":6}`},
		"join":       {func(p *Patch) { p.At("d").At("s").Add("c").Add(1.5) }, `{"l":[1,2,3],"d":{"k":1,"s":"abc1.5"},"n":10}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var p Patch
			c.edit(&p)
			text := mustEncode(t, &p)
			var decoded Patch
			if err := Decode([]byte(text), &decoded); err != nil {
				t.Fatal(err)
			}
			if decoded.Len() != p.Len() || mustEncode(t, &decoded) != text {
				t.Errorf("a round trip changed %s to %s", text, mustEncode(t, &decoded))
			}
			current := Raw(start)
			for _, patch := range []*Patch{&p, &decoded} {
				got, err := patch.Apply(current)
				if err != nil {
					t.Fatal(err)
				}
				sameValue(t, mustEncode(t, got), c.want)
			}
			if string(current) != start {
				t.Error("the current value was changed")
			}
		})
	}
}

func TestPatchLeavesTheValueAlone(t *testing.T) {
	t.Parallel()
	current := map[string]any{"l": []any{1.0, map[string]any{"a": 1.0}}}
	before, _ := json.Marshal(current)
	operand := []any{map[string]any{"x": 1.0}}
	var p Patch
	p.At("l").Extend(operand).Reverse()
	p.At("l", 0, "x").Assign(2)
	if _, err := p.Apply(current); err != nil {
		t.Fatal(err)
	}
	if after, _ := json.Marshal(current); string(after) != string(before) {
		t.Errorf("the current value became %s", after)
	}
	if !reflect.DeepEqual(operand, []any{map[string]any{"x": 1.0}}) {
		t.Errorf("the operand became %v", operand)
	}
}

func TestPatchesThatCannotBeApplied(t *testing.T) {
	t.Parallel()
	for name, edit := range map[string]func(p *Patch){
		"append to an object":   func(p *Patch) { p.At().Append(1) },
		"key of a list":         func(p *Patch) { p.At("l", "k").Assign(1) },
		"far behind the last":   func(p *Patch) { p.At("l", 9).Assign(1) },
		"before the first":      func(p *Patch) { p.At("l", -9).Assign(1) },
		"below a number":        func(p *Patch) { p.At("n", "x").Assign(1) },
		"below nothing":         func(p *Patch) { p.At("x", "y").Append(1) },
		"merge with a list":     func(p *Patch) { p.At("d").Merge([]int{1}) },
		"merge into a list":     func(p *Patch) { p.At("l").Merge(map[string]int{}) },
		"extend by a number":    func(p *Patch) { p.At("l").Extend(1) },
		"add to an object":      func(p *Patch) { p.At("d").Add(1) },
		"divide by zero":        func(p *Patch) { p.At("n").Div(0) },
		"clear a number":        func(p *Patch) { p.At("n").Clear() },
		"delete the whole":      func(p *Patch) { p.At().Delete() },
		"operand not encodable": func(p *Patch) { p.At("n").Assign(func() {}) },
		"unknown operation":     func(p *Patch) { p.Add(PatchStep{Operation: "Sort", Location: []any{"l"}}) },
	} {
		var p Patch
		edit(&p)
		got, err := p.Apply(Raw(`{"l":[1,2],"d":{},"n":1}`))
		if err == nil || !strings.Contains(err.Error(), "operation 0") {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	if _, err := new(Patch).Apply(func() {}); err == nil {
		t.Error("a func was taken as current value")
	}
}

func TestPatchesThatAreNone(t *testing.T) {
	t.Parallel()
	const mark = `"__dash_patch_update":"__dash_patch_update"`
	for _, text := range []string{
		`{}`, `{"operations":[]}`, `{` + mark + `,"operations":{}}`, `{` + mark + `,"operations":[{"operation":"Sort","location":[],"params":{}}]}`,
		`{` + mark + `,"operations":[{"operation":"Assign","location":[],"params":{}}]}`, `{` + mark + `,"operations":[{"operation":"Clear","location":[],"params":{"value":1}}]}`,
		`{` + mark + `,"operations":[{"operation":"Insert","location":[],"params":{"value":1}}]}`, `{` + mark + `,"operations":[{"operation":"Assign","location":[1.5],"params":{"value":1}}]}`,
		`{` + mark + `,"operations":[{"operation":"Assign","location":[null],"params":{"value":1}}]}`,
	} {
		var p Patch
		if err := Decode([]byte(text), &p); err == nil {
			t.Errorf("%s was taken", text)
		}
	}
	for text, want := range map[string]bool{`{` + mark + `}`: true, `{"a":1}`: false, `[]`: false, `{` + mark: false, ``: false} {
		if IsPatch(Raw(text)) != want {
			t.Errorf("IsPatch(%s) is %v", text, !want)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("At took a float")
		}
	}()
	new(Patch).At(1.5)
}
