package browser

import (
	"encoding/json"
	"testing"
)

// The renderer's websocket is in a shared worker. All that goes over it is
// recorded, from the first frame on.
func TestWebsocketFrames(t *testing.T) {
	backend := Start(t, Contract("testdata/dash/run.sh", Options{"app": "hello-websocket"}))
	page := Open(t, backend.URL)
	page.AwaitText("#greeting", "Hello world")
	page.Type("#name", "!")
	page.AwaitText("#greeting", "Hello world!")
	page.Idle()

	type message struct {
		Type    string
		Payload struct {
			Output string
			Inputs []Property
		}
	}
	var asked []string
	answered := 0
	for _, frame := range page.Frames() {
		var m message
		if err := json.Unmarshal([]byte(frame.Text), &m); err != nil {
			t.Errorf("a frame does not parse: %v\n%s", err, frame.Text)
			continue
		}
		switch {
		case frame.Sent && m.Type == "callback_request" && m.Payload.Output == "greeting.children":
			asked = append(asked, string(m.Payload.Inputs[0].Value))
		case !frame.Sent && m.Type == "callback_response":
			answered++
		}
	}
	if len(asked) != 2 || asked[0] != `"world"` || asked[1] != `"world!"` || answered != 2 {
		t.Errorf("over the websocket the page asked for %q and got %d answers, want world, world! and 2", asked, answered)
	}
	if ran := page.Callbacks(); len(ran) != 0 {
		t.Errorf("%d callbacks went over HTTP", len(ran))
	}
	page.NoErrors()
}
