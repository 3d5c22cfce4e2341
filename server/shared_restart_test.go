package server

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dashwire/dashwire/protocol"
)

// With a state file, shared values outlive a restart, and a lease does not.
func TestSharedOutlivesRestart(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.db")
	for _, want := range []string{`1"start"`, `6"6"`} {
		app := newApp(t, Config{StateFile: file})
		livePages(app)
		l := app.Lease("motor")
		l.Bind(protocol.Dep("lines", "title"), leaseStatus)
		Callback(app, (&shareSpeed{}).handle, Shared())
		must(t, app.Start())
		if got := app.shared.text("speed.value") + app.shared.text("text.children"); got != want {
			t.Errorf("it begins with %s, want %s", got, want)
		}
		if got := string(app.push.all.Value(protocol.Dep("lines", "title"))); got != `"free"` {
			t.Errorf("the lease is %s", got)
		}
		l.Take(openModel(t, app).client())
		must(t, app.Broadcast(speed.Set(6)))
		must(t, app.Shutdown(context.Background()))
	}
}

// Without a state file shared values begin anew, in pages from before the restart as
// well. What such a page has sent is a change, unless callbacks make the value.
func TestSharedBeginsAnew(t *testing.T) {
	leakCheck(t)
	type speedIn struct {
		Text string `input:"text.children"`
	}
	type linesOut struct {
		Title string `output:"lines.title"`
	}
	cfg := Config{SecretKey: make([]byte, 32)}
	prepare := func(app *App) {
		Callback(app, (&shareSpeed{}).handle, Shared(), Websocket())
		Callback(app, func(_ context.Context, in speedIn) (linesOut, error) { return linesOut{"title " + in.Text}, nil }, Shared(), Websocket())
	}
	r := runLive(t, cfg, prepare)
	a, b := openTab(t, r), openTab(t, r)
	a.changeSpeed("4", 1)
	for _, tab := range []*livePage{a, b} {
		tab.waitFor("lines.title", `"title 4"`)
	}
	r = restart(t, r, cfg, prepare)
	old := a.prop(positionStore + ".data")
	for _, tab := range []*livePage{a, b} {
		tab.moveTo(r)
		tab.waitFor("speed.value", "1")
		tab.waitFor("text.children", `"start"`)
		tab.waitFor("lines.title", `"title start"`)
	}
	for i, changed := range []string{"text.children", "speed.value"} {
		out, value := "lines.title", `"4"`
		if changed == "speed.value" {
			out, value = "text.children", "4"
		}
		id, prop, _ := strings.Cut(changed, ".")
		outID, outProp, _ := strings.Cut(out, ".")
		request := a.request(fmt.Sprintf(`{"output":%q,"outputs":{"id":%q,"property":%q},"inputs":[{"id":%q,"property":%q,"value":%s}],"changedPropIds":[%q],`+
			`"state":[{"id":"_dashwire","property":"data","value":%s}],"dashwire":{"token":%q,"load":%q,"lane":%q,"seq":%d,"ack":%d}}`,
			out, outID, outProp, id, prop, value, changed, old, a.token, a.load, sharedLane, 2+i, 1+i))
		a.wait(func() bool { return a.answers[request] != "" })
	}
	b.waitFor("lines.title", `"title 4"`)
	if got := b.history("lines.title"); got != `"title 4" "title start" "title 4"` {
		t.Errorf("the other page was told %s", got)
	}
	if got := b.prop("speed.value") + b.history("text.children"); got != `4"4" "start" "4"` {
		t.Errorf("the other page has %s", got)
	}
	r.stop()
}
