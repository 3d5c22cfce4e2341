package server

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// over posts a request on the lane motor and returns the status and the answer.
func (b *livePage) overLane(value string, seq, ack uint64) (status int, body string) {
	b.Helper()
	v := &laneVisitor{&visitor{endID: b.token}, b.load}
	got := postTo(b, newClient(b), b.r.url("/_dash-update-component"), v.stamped(value, seq, ack))
	return got.StatusCode, got.body
}

// laneNews asks what the server knows of numbers on the lane motor.
func (b *livePage) laneNews(seqs ...uint64) string {
	b.Helper()
	return laneNewsOf(b, b.r.app, b.token, b.load, seqs)
}

// An orderly restart doesn't run again what has run: the page gets the first answer,
// as long as it has not said that it has it.
func TestLanesSurviveARestart(t *testing.T) {
	leakCheck(t)
	cfg := stateConfig(t)
	cfg.Lanes.MaxWaiting = 10
	m := &motor{}
	prepare := func(app *App) {
		app.cfg.SuppressCallbackExceptions = true
		m.register(app)
	}
	at := func(value string) string { return `{"multi":true,"response":{"o":{"children":"at ` + value + `"}}}` }
	r := runLive(t, cfg, prepare)
	page := openTab(t, r)
	for seq, value := range []string{"1", "2", "fail", "4"} {
		page.overLane(value, uint64(seq+1), 0)
	}
	page.overLane("6", 6, 1) // which waits for number 5, and is not run
	m.want(t, "1", "2", "fail", "4")

	for range 2 { // the second time, nothing has changed
		r = restart(t, r, cfg, prepare)
		page.r = r
		for _, c := range []struct {
			value    string
			seq, ack uint64
			status   int
			body     string
		}{
			{"1", 1, 0, 204, ""},
			{"2", 2, 0, 200, at("2")},
			{"other", 2, 0, 200, at("2")},
			{"fail", 3, 0, 500, "stuck"},
			{"4", 4, 0, 200, at("4")},
		} {
			if status, body := page.overLane(c.value, c.seq, c.ack); status != c.status || c.status == 200 && body != c.body {
				t.Errorf("number %d is answered %d %s", c.seq, status, body)
			}
		}
	}
	m.want(t, "1", "2", "fail", "4")
	if status, body := page.overLane("5", 5, 4); status != 200 || body != at("5") {
		t.Errorf("number 5 is answered %d %s", status, body)
	}
	page.overLane("6", 6, 4)
	r = restart(t, r, cfg, prepare)
	page.r = r
	if status, body := page.overLane("6", 6, 4); status != 200 || body != at("6") {
		t.Errorf("number 6 is answered %d %s", status, body)
	}
	m.want(t, "1", "2", "fail", "4", "5", "6")
	r.stop()
}

// Lanes that are forgotten leave the file, and one that has no room in it is told of.
func TestLanesInTheStateFile(t *testing.T) {
	leakCheck(t)
	cfg := Config{StateFile: filepath.Join(t.TempDir(), "state.db"), Lanes: Lanes{MaxClients: 3}, Live: Live{MaxStateBytes: 20_000}}
	m := &motor{}
	prepare := func(app *App) {
		app.cfg.SuppressCallbackExceptions = true
		m.register(app)
	}
	r := runLive(t, cfg, prepare)
	page := openTab(t, r)
	for i := range 10 {
		page.load = fmt.Sprint("load ", i)
		page.overLane("x", 1, 0)
	}
	page.load = "long"
	page.overLane(strings.Repeat("y", 15_000), 1, 0)
	page.load = "longer"
	page.overLane(strings.Repeat("z", 15_000), 1, 0)
	r = restart(t, r, cfg, prepare)
	if n := len(r.app.lanes.list()); n != 2 {
		t.Errorf("%d lanes are known after a restart", n)
	}
	r.stop()
}
