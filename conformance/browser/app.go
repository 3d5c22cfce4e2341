package browser

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// An App is one of the small apps that the tests drive. A backend that is judged
// has them all, under the name browser/<Name>; conformance/apps/browser is how
// they are in Python.
type App struct {
	Name string
	// Needs is a feature without which there is no such app, such as "websocket".
	// A backend that lacks it by its lacks.txt is left out.
	Needs string
	// Options are what run.sh is told besides the app, under the names that the
	// judge's cases use: url_base_pathname, dev_tools, files, and port.
	Options Options

	// plain leaves the race detector out of the server, as each start is slower with
	// it, and what most tests ask a server the judge asks as well.
	plain bool
}

// StartApp starts an app on one of the backends of conformance/backends.
func StartApp(t testing.TB, backend string, app App) *Backend {
	t.Helper()
	script := filepath.Join(backends(), backend, "run.sh")
	env := os.Environ()
	if raced && !app.plain {
		env = append(env, "DASHWIRE_RACE=1")
	}
	if err := prepare(script, env, app.plain); err != nil {
		t.Fatal(err)
	}
	options := Options{"app": "browser/" + app.Name}
	maps.Copy(options, app.Options)
	line, err := json.Marshal(options)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(script)
	cmd.Env = append(env, "DASHCONFORM_PREPARED=1")
	p := startProcess(t, cmd, (*process).endInput)
	if _, err := p.stdin.Write(append(line, '\n')); err != nil {
		t.Fatalf("ask the backend for an app: %v; it wrote:\n%s", err, p.output())
	}
	var said struct{ URL, Missing string }
	p.await(t, func(line string) string {
		if !strings.HasPrefix(line, "{") || json.Unmarshal([]byte(line), &said) != nil {
			return ""
		}
		return said.URL + said.Missing
	})
	prefix, ok := app.Options["url_base_pathname"].(string)
	if !ok {
		prefix = "/"
	}
	return &Backend{
		URL: strings.TrimSuffix(said.URL, "/") + prefix, missing: said.Missing != "", process: p,
		again: func() *Backend { return StartApp(t, backend, app) },
	}
}

// Stop ends the backend before the test does.
func (b *Backend) Stop(t testing.TB) {
	t.Helper()
	b.process.stop(t)
}

// Kill ends the backend at once, as a crash does.
func (b *Backend) Kill(t testing.TB) {
	t.Helper()
	b.process.kill(t)
}

// Restart starts a stopped backend again. It has the same address if its options
// name a port.
func (b *Backend) Restart() { b.process = b.again().process }

// preparations are what the first start of each backend does.
var preparations sync.Map // of func() error

// prepare has a backend make its environment or build its program, once in a run.
func prepare(script string, env []string, plain bool) error {
	type program struct {
		script string
		plain  bool
	}
	once, _ := preparations.LoadOrStore(program{script, plain}, sync.OnceValue(func() error {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
		defer cancel()
		cmd := exec.CommandContext(ctx, script)
		cmd.Env = env
		cmd.Stdin = strings.NewReader(`{"app":"browser/initial"}` + "\n")
		var output bytes.Buffer
		cmd.Stdout, cmd.Stderr = &output, &output
		if err := cmd.Run(); err != nil {
			return fmt.Errorf("%s: %w; it wrote:\n%s", script, err, &output)
		}
		return nil
	}))
	return once.(func() error)()
}
