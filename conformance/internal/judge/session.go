package judge

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/dashwire/dashwire/conformance/internal/casefile"
	"github.com/dashwire/dashwire/conformance/internal/jsontree"
	"github.com/dashwire/dashwire/conformance/internal/mask"
	"github.com/dashwire/dashwire/conformance/internal/wire"
)

// pause is between two tries of a step with until.
const pause = 30 * time.Millisecond

// writeAgain is how often a write before a step with until is repeated: a server
// that compares the times of files may take a new one for one it knew.
const writeAgain = time.Second / 2

// session is one run of a case on a server.
type session struct {
	run     *Run
	backend string
	release string
	addr    string
	files   string // the folder of the app's own files
	bound   mask.Bindings
	sockets map[string]*socket
	before  *casefile.Step // the write before the step, which until repeats
	lost    bool           // a connection ended as it does when a server dies
	// answered gets each outcome that has an answer, for record; it may be nil.
	answered func(s *casefile.Step, o *outcome, bound mask.Bindings) error
}

// socket is a websocket with the messages that were read ahead.
type socket struct {
	*wire.Socket
	ahead []*jsontree.Value
	ended bool // an end was expected and came
}

func newSession(run *Run, backend, release, addr, files string) *session {
	prefix := run.prefix()
	return &session{
		run: run, backend: backend, release: release, addr: addr, files: files,
		bound:   mask.Bindings{"prefix": prefix, "host": addr, "url": "http://" + addr + prefix, "files": files},
		sockets: map[string]*socket{},
	}
}

// play goes through the steps until one fails.
func (x *session) play(ctx context.Context) (result Result) {
	result = Result{Run: x.run, Backend: x.backend, Verdict: Passed}
	defer x.hangUp(&result)
	for i, s := range x.run.Case.Steps {
		x.before = nil
		if i > 0 && x.run.Case.Steps[i-1].Action == casefile.Write {
			x.before = x.run.Case.Steps[i-1]
		}
		e := Exchange{Step: string(s.Action)}
		v, o, err := x.step(ctx, s, &e)
		switch {
		case errors.Is(err, wire.ErrUnreachable):
			v.faults = []string{setUpFault + err.Error()}
		case err != nil:
			v.faults = []string{err.Error()}
		}
		if o != nil {
			e.Got = o.text()
		}
		x.lost = err != nil || o != nil && (o.Response != nil && o.Status == 0 || o.closed == wire.CodeAbnormal)
		e.Want, e.Faults = wanted(s, v.want), v.faults
		result.Trace = append(result.Trace, e)
		if v.allowed != "" {
			result.Allowed = append(result.Allowed, v.allowed)
		}
		if v.faults != nil {
			result.Verdict, result.Faults = Failed, v.faults
			return result
		}
		if o != nil && o.closed != 0 && s.Action == casefile.Receive {
			return result // the allowed answer was to end the conversation
		}
	}
	if fault := x.same(); fault != "" {
		result.Verdict, result.Faults = Failed, []string{fault}
	}
	return result
}

// same returns a fault if masks that must differ stand for one value.
func (x *session) same() string {
	seen := map[string]string{}
	for _, name := range x.run.Case.Differ {
		value := x.bound[name]
		if other, ok := seen[value]; ok {
			return fmt.Sprintf("<%s> and <%s> must differ, both are %q", other, name, value)
		}
		seen[value] = name
	}
	return ""
}

func wanted(s *casefile.Step, a casefile.Answer) string {
	if !s.Wants() {
		return ""
	}
	text := a.Body
	if s.Action != casefile.Receive && s.Action != casefile.Closed {
		var b strings.Builder
		fmt.Fprintf(&b, "%s %s\n", status(a.Status), http.StatusText(a.Status))
		for _, h := range a.Headers {
			b.WriteString(h.Name + ": " + h.Value + "\n")
		}
		text = b.String() + "\n" + a.Body
	}
	return clip(text)
}

func (x *session) step(ctx context.Context, s *casefile.Step, e *Exchange) (verdict, *outcome, error) {
	if !s.Wants() {
		return verdict{}, nil, x.act(s, e)
	}
	deadline := time.Now().Add(wire.Patience)
	for again := time.Now().Add(writeAgain); ; {
		o, err := x.ask(ctx, s, e)
		if err != nil {
			return verdict{}, nil, err
		}
		if x.answered != nil {
			if err := x.answered(s, o, x.bound); err != nil {
				return verdict{}, o, err
			}
		}
		if len(s.Answers) == 0 && x.answered == nil {
			return verdict{}, o, errors.New("the case says no answer yet: write it, or have record write it")
		}
		v := judgeStep(s, o, candidates(s, x.backend, x.release), x.bound, x.run.Variant, x.backend)
		if v.faults == nil || !s.Has("until") || time.Now().After(deadline) {
			return v, o, nil
		}
		if x.before != nil && time.Now().After(again) {
			again = time.Now().Add(writeAgain)
			if err := x.act(x.before, &Exchange{}); err != nil {
				return v, o, err
			}
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return v, o, ctx.Err()
		}
	}
}

// ask does a step that has an answer.
func (x *session) ask(ctx context.Context, s *casefile.Step, e *Exchange) (*outcome, error) {
	switch s.Action {
	case casefile.Raw:
		return x.raw(ctx, s, e)
	case casefile.Connect:
		return x.connect(ctx, s, e)
	case casefile.Receive, casefile.Closed:
		return x.receive(s)
	}
	target, headers, body, err := x.expand(s)
	if err != nil {
		return nil, err
	}
	if x.run.Variant == Websocket && s.Method == http.MethodPost && strings.Contains(target, "_dash-update-component") {
		return x.overSocket(ctx, body, e)
	}
	if s.Has("gzip") {
		headers = append([]casefile.Header{{Name: "Content-Encoding", Value: "gzip"}}, headers...)
		body = wire.Compress(body)
	}
	if x.run.Variant == Gzip {
		headers = append([]casefile.Header{{Name: "Accept-Encoding", Value: "gzip"}}, headers...)
	}
	response, sent, err := wire.Do(ctx, x.addr, s.Method, target, headers, body)
	e.Sent = clip(sent)
	if err != nil {
		return nil, err
	}
	return &outcome{Response: response}, nil
}

// expand puts values for masks into a request.
func (x *session) expand(s *casefile.Step) (target string, headers []casefile.Header, body []byte, err error) {
	if target, err = x.bound.Expand(s.Target); err != nil {
		return
	}
	for _, h := range s.Headers {
		if h.Value != "<none>" {
			if h.Value, err = x.bound.Expand(h.Value); err != nil {
				return
			}
		}
		headers = append(headers, h)
	}
	text, err := x.bound.Expand(s.Body)
	if text != "" {
		body = compacted(text)
	}
	return target, headers, body, err
}

// compacted writes JSON as the renderer does, and leaves all else as it is.
func compacted(text string) []byte {
	if v, err := jsontree.Parse([]byte(text)); err == nil {
		return []byte(v.Compact())
	}
	return []byte(text)
}

func (x *session) raw(ctx context.Context, s *casefile.Step, e *Exchange) (*outcome, error) {
	text, err := x.bound.Expand(s.Body)
	if err != nil {
		return nil, err
	}
	head, body, _ := strings.Cut(text, "\n\n")
	if s.Has("crlf") {
		body = strings.ReplaceAll(body, "\n", "\r\n") + "\n"
	}
	data := strings.ReplaceAll(head, "\n", "\r\n") + "\r\n\r\n" + strings.TrimSuffix(body, "\n")
	e.Sent = clip(data)
	method, _, _ := strings.Cut(head, " ")
	response, err := wire.Raw(ctx, x.addr, method, []byte(data), s.Has("half-close"))
	if err != nil {
		return nil, err
	}
	return &outcome{Response: response}, nil
}

func (x *session) connect(ctx context.Context, s *casefile.Step, e *Exchange) (*outcome, error) {
	target, headers, _, err := x.expand(s)
	if err != nil {
		return nil, err
	}
	ws, response, sent, err := wire.Open(ctx, x.addr, s.Method, target, headers)
	e.Sent = sent
	if err != nil {
		return nil, err
	}
	if ws != nil {
		x.sockets[s.Socket] = &socket{Socket: ws}
	}
	return &outcome{Response: response}, nil
}

// act does a step that has no answer.
func (x *session) act(s *casefile.Step, e *Exchange) error {
	body, err := x.bound.Expand(s.Body)
	if err != nil {
		return err
	}
	e.Sent = clip(strings.TrimSpace(s.Path + "\n" + body))
	path := filepath.Join(x.files, filepath.FromSlash(s.Path))
	switch s.Action {
	case casefile.Write:
		return os.WriteFile(path, []byte(body), 0o600)
	case casefile.Remove:
		return os.Remove(path)
	}
	ws := x.sockets[s.Socket]
	if ws == nil {
		return fmt.Errorf("%s: there is no open websocket %q", s.Action, s.Socket)
	}
	if s.Action == casefile.Close {
		ws.ended = true
		code, err := strconv.Atoi(strings.TrimSpace(body))
		if err != nil {
			return fmt.Errorf("close: %w", err)
		}
		return ws.Close(code)
	}
	if s.Has("frame") {
		data, err := hex.DecodeString(strings.Join(strings.Fields(body), ""))
		if err != nil {
			return fmt.Errorf("send frame: want hex digits: %w", err)
		}
		return ws.SendBytes(data)
	}
	opcode := byte(wire.OpText)
	if s.Has("binary") {
		opcode = wire.OpBinary
	}
	return ws.Send(opcode, compacted(strings.TrimSuffix(body, "\n")))
}

// hangUp ends the websockets. One that is still open must have nothing more to
// say: its next message has to be the answer to a heartbeat. Pings were answered
// before that.
func (x *session) hangUp(result *Result) {
	for name, ws := range x.sockets {
		if result.Verdict == Passed && !ws.ended {
			if err := ws.quiet(); err != nil {
				result.Verdict = Failed
				result.Faults = append(result.Faults, fmt.Sprintf("at the end of websocket %q: %v", name, err))
			}
		}
		_ = ws.Close(0)
	}
}

func (ws *socket) quiet() error {
	if err := ws.Send(wire.OpText, []byte(`{"type":"heartbeat"}`)); err != nil {
		return nil //nolint:nilerr // it ended, so nothing more can come
	}
	m, err := ws.next()
	var closed *wire.CloseError
	if errors.As(err, &closed) {
		return err
	}
	if err != nil {
		return err
	}
	if m.Get("type") == nil || m.Get("type").Text != "heartbeat_ack" {
		return fmt.Errorf("one message too many: %s", m.Compact())
	}
	if n := ws.Unanswered(); n > 0 {
		return fmt.Errorf("%d pings without a pong", n)
	}
	return nil
}
