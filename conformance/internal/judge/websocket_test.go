package judge

import (
	"net/http"
	"strings"
	"testing"

	"github.com/dashwire/dashwire/conformance/internal/casefile"
)

const (
	ask    = "-- connect --\nGET /ws\nOrigin: http://<host>\n-- response --\n101\n-- send --\n{\"type\": \"ask\"}\n"
	beatOK = `{"type":"heartbeat_ack"}`
)

// answering gives a socket that answers {"type":"ask"} with messages, and
// heartbeats as it should.
func answering(messages ...string) map[string]http.HandlerFunc {
	return map[string]http.HandlerFunc{"/ws": talk(func(m string) []string {
		if strings.Contains(m, "heartbeat") {
			return []string{beatOK}
		}
		return messages
	})}
}

func TestWebsocketCases(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		messages []string
		receive  string
		fault    string
	}{
		{"in order", []string{`{"a":1}`, `{"b":2}`}, "-- receive --\n{\"a\": 1}\n{\"b\": 2}\n", ""},
		{"taken apart", []string{`[{"a":1},{"b":2}]`}, "-- receive --\n{\"a\": 1}\n{\"b\": 2}\n", ""},
		{"one frame", []string{`[{"a":1},{"b":2}]`}, "-- receive batch --\n{\"a\": 1}\n{\"b\": 2}\n", ""},
		{"two frames", []string{`{"a":1}`, `{"b":2}`}, "-- receive batch --\n{\"a\": 1}\n{\"b\": 2}\n", "they came in 2"},
		{"out of order", []string{`{"b":2}`, `{"a":1}`}, "-- receive --\n{\"a\": 1}\n{\"b\": 2}\n", "message 1 /a"},
		{"any order", []string{`{"b":2}`, `{"a":1}`}, "-- receive unordered --\n{\"a\": 1}\n{\"b\": 2}\n", ""},
		{"any order, another one", []string{`{"b":2}`, `{"c":1}`}, "-- receive unordered --\n{\"a\": 1}\n{\"b\": 2}\n", "no message is"},
		{"one too many", []string{`{"a":1}`, `{"b":2}`}, "-- receive --\n{\"a\": 1}\n", "one message too many"},
		{"an array of one", []string{`[{"a":1}]`}, "-- receive --\n{\"a\": 1}\n", "an array of 1"},
		{"no JSON", []string{`{nope`}, "-- receive --\n{\"a\": 1}\n", "not JSON"},
		{"an end for a message", []string{""}, "-- receive --\n{\"a\": 1}\n", "closed with 1006"},
		{"an end", []string{""}, "-- closed --\n1006\n", ""},
		{"another end", []string{""}, "-- closed --\n1000\n", "want the websocket closed with 1000"},
		{"a message for an end", []string{`{"a":1}`}, "-- closed --\n1000\n", "want the end"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := verdictOf(t, fake(t, answering(c.messages...)), ask+c.receive)[0]
			if c.fault == "" && r.Verdict != Passed {
				t.Error(r.Faults)
			}
			if c.fault != "" && (r.Verdict != Failed || !strings.Contains(strings.Join(r.Faults, "; "), c.fault)) {
				t.Errorf("%s %q, want a fault with %q", r.Verdict, r.Faults, c.fault)
			}
		})
	}
}

func TestHandshakeIsRefused(t *testing.T) {
	t.Parallel()
	b := fake(t, map[string]http.HandlerFunc{"/ws": says(403, "")})
	if r := verdictOf(t, b, "-- connect --\nGET /ws\n-- response --\n403\n")[0]; r.Verdict != Passed {
		t.Error(r.Faults)
	}
	if r := verdictOf(t, b, "-- connect --\nGET /ws\n-- response --\n101\n")[0]; r.Verdict != Failed {
		t.Error("a refused handshake passes for an accepted one")
	}
}

// A case over HTTP is asked over the websocket too, with the same golden.
func TestOverSocket(t *testing.T) {
	t.Parallel()
	set := `{"type":"set_props","rendererId":"` + renderer + `","payload":{"componentId":"log","props":{"children":"a"}}}`
	answer := func(payload string) string {
		return `{"type":"callback_response","rendererId":"` + renderer + `","requestId":"` + renderer + `-1","payload":` + payload + `}`
	}
	ok := answer(`{"status":"ok","data":{"multi":true,"response":{"x":{"children":1}}}}`)
	want := "200\n\n{\"multi\": true, \"sideUpdate\": {\"log\": {\"children\": \"a\"}}, \"response\": {\"x\": {\"children\": 1}}}\n"
	for _, c := range []struct {
		name     string
		messages []string
		response string
		passes   bool
	}{
		{"props and answer", []string{set, ok}, want, true},
		{"in one frame", []string{"[" + set + "," + ok + "]"}, want, true},
		{"no props", []string{ok}, want, false},
		{"for another page", []string{strings.Replace(set, renderer, "other", 1), ok}, want, false},
		{"another request", []string{set, strings.Replace(ok, `-1"`, `-2"`, 1)}, want, false},
		{"nothing changes", []string{answer(`{"status":"prevent_update"}`)}, "204\n", true},
		{"an error", []string{answer(`{"status":"error","message":"boom"}`)}, "500\n", true},
		{"an error without words", []string{answer(`{"status":"error"}`)}, "500\n", false},
		{"an answer for an error", []string{ok}, "500\n", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			routes := answering(c.messages...)
			routes["/_dash-ws-callback"] = routes["/ws"]
			b := fake(t, routes)
			run := Expand([]*casefile.Case{parseCase(t, "expand: transport\n-- request --\nPOST <prefix>_dash-update-component\n\n{\"output\": \"x.children\"}\n-- response --\n"+c.response)})[1]
			x := newSession(run, "dash-fastapi", "4.4.1", address(t, b), "")
			if r := x.play(t.Context()); (r.Verdict == Passed) != c.passes {
				t.Errorf("%s %v", r.Verdict, r.Faults)
			}
		})
	}
}
