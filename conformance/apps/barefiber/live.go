package main

import (
	stdjson "encoding/json"
	"time"

	"github.com/goccy/go-json"
	"github.com/gofiber/contrib/websocket"

	"github.com/dashwire/dashwire/conformance/apps/internal/reference"
)

// fanOutput is the name under which the load finds the callback that fans out.
const fanOutput = "fan"

const dependencies = `[{"output":"` + fanOutput + `","inputs":[],"state":[],"no_output":true,"websocket":true,"persistent":true}]`

// message is a callback request on the websocket.
type message struct {
	RendererID string  `json:"rendererId"`
	RequestID  string  `json:"requestId"`
	Payload    request `json:"payload"`
}

type echoAnswer struct {
	Live struct {
		Children string `json:"children"`
	} `json:"live"`
}

type callbackResponse struct {
	Type       string `json:"type"`
	RendererID string `json:"rendererId"`
	RequestID  string `json:"requestId"`
	Payload    struct {
		Status string `json:"status"`
		Data   struct {
			Multi    bool       `json:"multi"`
			Response echoAnswer `json:"response"`
		} `json:"data"`
	} `json:"payload"`
}

type setProps struct {
	Type       string `json:"type"`
	RendererID string `json:"rendererId"`
	Payload    struct {
		ComponentID string `json:"componentId"`
		Props       struct {
			Children string `json:"children"`
		} `json:"props"`
	} `json:"payload"`
}

// live is the loop of a client: one goroutine that reads and writes.
func live(c *websocket.Conn) {
	for {
		_, text, err := c.ReadMessage()
		if err != nil {
			return
		}
		var m message
		if err := json.Unmarshal(text, &m); err != nil {
			return
		}
		if m.Payload.Output == fanOutput {
			fan(c, m.RendererID)
			return
		}
		var n stdjson.Number
		if err := json.Unmarshal(m.Payload.Inputs[0].Value, &n); err != nil {
			return
		}
		a := callbackResponse{Type: "callback_response", RendererID: m.RendererID, RequestID: m.RequestID}
		a.Payload.Status, a.Payload.Data.Multi = "ok", true
		a.Payload.Data.Response.Live.Children = reference.Small(n)
		if send(c, &a) != nil {
			return
		}
	}
}

// fan sends the time until the connection has ended.
func fan(c *websocket.Conn, renderer string) {
	tick := time.NewTicker(reference.FanInterval())
	defer tick.Stop()
	for n := 0; ; n++ {
		<-tick.C
		m := setProps{Type: "set_props", RendererID: renderer}
		m.Payload.ComponentID = "tick"
		m.Payload.Props.Children = reference.Tick(n)
		if send(c, &m) != nil {
			return
		}
	}
}

func send(c *websocket.Conn, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return c.WriteMessage(websocket.TextMessage, text)
}
