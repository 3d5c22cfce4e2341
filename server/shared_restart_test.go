package server

import (
	"context"
	"path/filepath"
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
