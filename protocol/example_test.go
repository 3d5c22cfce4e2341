package protocol_test

import (
	"fmt"
	"math"
	"time"

	"github.com/dashwire/dashwire/protocol"
)

func ExampleNewComponent() {
	grid := protocol.NewComponent("dash_ag_grid", "AgGrid").
		Set("id", "grid").
		Set("rowData", []map[string]any{{"x": 1, "y": math.NaN()}}).
		Set("data-origin", nil)
	text, err := protocol.Encode(grid)
	fmt.Println(string(text), err)
	// Output:
	// {"props":{"id":"grid","rowData":[{"x":1,"y":null}],"data-origin":null},"type":"AgGrid","namespace":"dash_ag_grid"} <nil>
}

func ExampleDictID() {
	id := protocol.DictID(protocol.IDPart{Key: "type", Value: "row"}, protocol.IDPart{Key: "index", Value: protocol.All})
	fmt.Println(protocol.Dep(id, "value"))
	// Output: {"index":["ALL"],"type":"row"}.value
}

func ExampleParseDependency() {
	d, err := protocol.ParseDependency(`{"type":"row","index":3}.value`)
	index, _ := d.ID.Part("index")
	fmt.Println(d.ID, d.Property, index, err)
	// Output: {"index":3,"type":"row"} value 3 <nil>
}

func ExampleOutputID() {
	outputs := []protocol.Dependency{protocol.Dep("title", "children"), protocol.Dep("plot", "figure")}
	fmt.Println(protocol.OutputID(outputs, true))
	fmt.Println(protocol.OutputID(outputs[:1], false))
	// Output:
	// ..title.children...plot.figure..
	// title.children
}

func ExampleDecodeRequest() {
	r, err := protocol.DecodeRequest([]byte(`{"output":"out.children","outputs":{"id":"out","property":"children"},
		"inputs":[{"id":"name","property":"value","value":"World"}],"changedPropIds":["name.value"]}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	var name string
	err = protocol.Decode(r.Inputs[0].Args[0].Value, &name)
	fmt.Println(r.Output, name, r.ChangedPropIDs, err)
	// Output: out.children World [name.value] <nil>
}

func ExampleDecodeRequest_error() {
	_, err := protocol.DecodeRequest([]byte(`{"output":"out.children","inputs":[{"id":"name"}]}`))
	fmt.Println(err)
	// Output: protocol: callback request has the wrong shape at inputs[0] (byte 35): the key "property" is missing
}

func ExampleResponse() {
	var r protocol.Response
	r.Set("out", "children", "Hello")
	r.SetProps("log", "title", nil)
	text, err := r.AppendJSON(nil)
	fmt.Println(string(text), err)
	// Output: {"multi":true,"sideUpdate":{"log":{"title":null}},"response":{"out":{"children":"Hello"}}} <nil>
}

func ExamplePatch() {
	var p protocol.Patch
	p.At("data", 0, "y").Append(4)
	p.At("layout", "title").Assign("Live")

	next, err := p.Apply(protocol.Raw(`{"data":[{"y":[1,2]}],"layout":{}}`))
	fmt.Println(next, err)
	text, _ := protocol.Encode(&p)
	fmt.Println(string(text))
	// Output:
	// map[data:[map[y:[1 2 4]]] layout:map[title:Live]] <nil>
	// {"__dash_patch_update":"__dash_patch_update","operations":[{"operation":"Append","location":["data",0,"y"],"params":{"value":4}},{"operation":"Assign","location":["layout","title"],"params":{"value":"Live"}}]}
}

func ExampleArray() {
	text, err := protocol.Encode(map[string]any{
		"x": protocol.Array([]int{1, 2, 300}),
		"z": protocol.Array2D([][]uint8{{1, 2}, {3, 4}}),
	})
	fmt.Println(string(text), err)
	// Output: {"x":{"dtype":"i2","bdata":"AQACACwB"},"z":{"dtype":"u1","bdata":"AQIDBA==","shape":"2, 2"}} <nil>
}

func ExampleAppendMessages() {
	frame, err := protocol.AppendMessages(nil, &protocol.SetProps{
		RendererID: "page", ComponentID: "clock", Props: protocol.PropertyValues{{Property: "children", Value: "12:00"}},
	})
	fmt.Println(string(frame), err)
	// Output: {"type":"set_props","rendererId":"page","payload":{"componentId":"clock","props":{"children":"12:00"}}} <nil>
}

func ExampleDecodeMessages() {
	messages, err := protocol.DecodeMessages([]byte(`{"type":"heartbeat"}`))
	switch m := messages[0].(type) {
	case *protocol.CallbackRequest:
		fmt.Println("callback", m.Request.Output)
	case protocol.Heartbeat:
		fmt.Println("heartbeat", err)
	}
	// Output: heartbeat <nil>
}

func ExampleEncode_path() {
	page := protocol.NewComponent("dash_html_components", "Div").SetChildren([]any{"text", make(chan int)})
	_, err := protocol.Encode(page)
	fmt.Println(err)
	// Output: protocol: cannot send children[1]: a value of the type chan int cannot be sent
}

func ExampleAppendScriptSafe() {
	fmt.Println(string(protocol.AppendScriptSafe(nil, []byte(`{"title":"</script>"}`))))
	// Output: {"title":"\u003c/script\u003e"}
}

func ExampleFormatTime() {
	t := time.Date(2020, 1, 2, 3, 4, 5, 678000, time.UTC)
	text, _ := protocol.Encode([]any{t, protocol.Clock(t), protocol.DateOf(t)})
	fmt.Println(string(text))
	// Output: ["2020-01-02T03:04:05.000678+00:00","2020-01-02T03:04:05.000678","2020-01-02"]
}
