package protocol

import (
	"errors"
	"fmt"
	"testing"
)

func TestMessages(t *testing.T) {
	t.Parallel()
	answer := &Response{}
	answer.Set("a", "b", 1)
	for want, m := range map[string]Message{
		`{"type":"callback_request","rendererId":"r","requestId":"q","payload":{"output":"x"}}`: &CallbackRequest{RendererID: "r", RequestID: "q", Body: Raw(`{"output":"x"}`)},
		`{"type":"get_props_response","rendererId":"r","requestId":"q","payload":{"a":1}}`:      &GetPropsResponse{"r", "q", PropertyValues{{"a", 1}}},
		`{"type":"heartbeat"}`: Heartbeat{},
		`{"type":"callback_response","rendererId":"r","requestId":"q","payload":{"status":"ok","data":{"multi":true,"response":{"a":{"b":1}}}}}`: &CallbackResponse{RendererID: "r", RequestID: "q", Status: StatusOK, Data: answer},
		`{"type":"callback_response","rendererId":"r","requestId":"q","payload":{"status":"prevent_update"}}`:                                    &CallbackResponse{RendererID: "r", RequestID: "q", Status: StatusPreventUpdate},
		`{"type":"callback_response","rendererId":"r","requestId":"q","payload":{"status":"error","message":"m"}}`:                               &CallbackResponse{RendererID: "r", RequestID: "q", Status: StatusError, Message: "m"},
		`{"type":"set_props","rendererId":"r","payload":{"componentId":"c","props":{"p":null}}}`:                                                 &SetProps{"r", "c", PropertyValues{{"p", nil}}},
		`{"type":"get_props_request","rendererId":"r","requestId":"q","payload":{"componentId":"c","properties":["a","b"]}}`:                     &GetPropsRequest{"r", "q", "c", []string{"a", "b"}},
		`{"type":"error","rendererId":"r","payload":{"message":"m","code":"c"}}`:                                                                 &ServerError{"r", "m", "c"},
		`{"type":"heartbeat_ack"}`:                                      HeartbeatAck{},
		`{"type":"new","rendererId":"r","requestId":"q","payload":[1]}`: &UnknownMessage{"new", "r", "q", Raw(`[1]`)},
		`{"type":"new"}`: &UnknownMessage{Type: "new"},
	} {
		got, err := AppendMessages(nil, m)
		if err != nil || string(got) != want {
			t.Errorf("got  %s, %v\nwant %s", got, err, want)
		}
		decoded, err := DecodeMessages([]byte(want))
		if err != nil || len(decoded) != 1 {
			t.Errorf("%s: %v, %v", want, decoded, err)
			continue
		}
		if a, b := fmt.Sprintf("%T", decoded[0]), fmt.Sprintf("%T", m); a != b || decoded[0].MessageType() != m.MessageType() {
			t.Errorf("a %s came back as a %s", b, a)
		}
		if again, err := AppendMessages(nil, decoded...); err != nil || string(again) != want {
			t.Errorf("a round trip gave %s, %v", again, err)
		}
		batch, err := AppendMessages(nil, m, m)
		if err != nil || string(batch) != "["+want+","+want+"]" {
			t.Errorf("a batch is %s, %v", batch, err)
		}
		if decoded, err := DecodeMessages(batch); err != nil || len(decoded) != 2 {
			t.Errorf("a batch came back as %v, %v", decoded, err)
		}
	}
	if got, err := AppendMessages(nil); err != nil || len(got) != 0 {
		t.Errorf("no message is %s", got)
	}
}

func TestMessagePayloadIsRead(t *testing.T) {
	t.Parallel()
	// The payload stands before the type, and is still read by it.
	message, err := DecodeMessage([]byte(`{"payload":{"output":"o","inputs":[{"id":"a","property":"b","value":3}]},"requestId":"q","type":"callback_request","rendererId":"r"}`))
	if err != nil {
		t.Fatal(err)
	}
	m := message.(*CallbackRequest)
	if m.Request.Output != "o" || string(m.Request.Inputs[0].Args[0].Value) != "3" || m.RendererID != "r" || m.RequestID != "q" {
		t.Errorf("%+v", m)
	}
}

// Of equal keys the last one counts, whatever was read of the payload before.
func TestMessageWithKeysTwice(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"type":"callback_request","payload":{"output":"a"}}`:                            `{"output":"a"}`,
		`{"type":"callback_request","payload": {"output":"a"} ,"payload":{"output":"b"}}`: `{"output":"b"}`,
		`{"type":"heartbeat","payload":{"output":"a"},"type":"callback_request"}`:         `{"output":"a"}`,
		`{"type":"callback_request","payload":1,"payload":{"output":"b"}}`:                `{"output":"b"}`,
	} {
		m, err := DecodeMessage([]byte(text))
		if r, ok := m.(*CallbackRequest); !ok || string(r.Body) != want || want != `{"output":"`+r.Request.Output+`"}` {
			t.Errorf("%s: %+v, %v", text, m, err)
		}
	}
	if m, err := DecodeMessage([]byte(`{"type":"callback_request","payload":{"output":"a"},"type":"heartbeat"}`)); m != (Heartbeat{}) {
		t.Errorf("%+v, %v", m, err)
	}
	for _, text := range []string{
		`{"type":"callback_request","payload":{"output":"a"},"payload":1}`, `{"type":"callback_request","payload":{"output":"a"},"payload":{}}`,
	} {
		if m, err := DecodeMessage([]byte(text)); err == nil {
			t.Errorf("%s: %+v", text, m)
		}
	}
}

func TestMessagesThatAreNone(t *testing.T) {
	t.Parallel()
	for text, path := range map[string]string{
		`{}`: "", `1`: "", `[1]`: "[0]", `{"type":1}`: "type", `{"type":"set_props"}`: "", `{"type":"set_props","payload":[]}`: "payload",
		`{"type":"callback_request","rendererId":"r","payload":{"output":1}}`: "payload.output", `{"type":"callback_request","rendererId":1}`: "rendererId",
		`[{"type":"heartbeat"},{"type":"callback_response","payload":{"status":"odd"}}]`: "[1].payload",
		`{"type":"get_props_request","payload":{"properties":[1]}}`:                      "payload.properties[0]",
	} {
		_, err := DecodeMessages([]byte(text))
		var e *DecodeError
		if !errors.As(err, &e) || e.Path != path || e.Syntax {
			t.Errorf("%s: %v", text, err)
		}
	}
	for _, text := range []string{`[{"type":"heartbeat"}]`, ` [`, `{"type":"heartbeat"}{}`, `{"type":"heartbeat"`, ``} {
		if m, err := DecodeMessage([]byte(text)); err == nil {
			t.Errorf("%s is one message: %v", text, m)
		}
	}
	_, err := AppendMessages(nil, Heartbeat{}, &SetProps{"r", "c", PropertyValues{{"p", func() {}}}})
	var e *EncodeError
	if !errors.As(err, &e) || e.Path() != "set_props.c.p" {
		t.Error(err)
	}
}
