package browser

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A Backend is a running server with a Dash page.
type Backend struct {
	// URL is the page's address. It ends with a slash.
	URL string

	process *process
	missing bool            // it has no such app
	again   func() *Backend // starts it anew
}

// A Launcher says how a backend is started. Start calls it.
type Launcher func(t testing.TB) *Backend

// Start starts a backend. It ends with the test: it is asked to stop, and the
// test fails if it doesn't, or if it ends in another way than by being asked.
func Start(t testing.TB, launch Launcher) *Backend {
	t.Helper()
	return launch(t)
}

// Output returns what the backend has written so far to its standard output and
// error.
func (b *Backend) Output() string { return b.process.output() }

// Program launches a program of ours: a main package of the root module, such as
// "./examples/hello". It is built once in a test run. HOST and PORT of its
// environment name a free port, it is ready when it prints the page's address, and
// SIGTERM ends it.
func Program(pkg string, args ...string) Launcher {
	return func(t testing.TB) *Backend {
		t.Helper()
		host, port := freePort(t)
		cmd := exec.Command(build(t, pkg), args...)
		cmd.Env = append(os.Environ(), "HOST="+host, "PORT="+port)
		p := startProcess(t, cmd, (*process).interrupt)
		url := p.await(t, pageAddress.FindString)
		return &Backend{URL: url, process: p}
	}
}

var pageAddress = regexp.MustCompile(`http://127\.0\.0\.1:\d+/\S*`)

// Options are what a backend that follows the contract is asked for: "app" says
// which of its apps, "prefix" the path under which it lives, if not "/". A backend
// may know more.
type Options map[string]any

// Contract launches a backend of any language, by a command (usually a run.sh)
// that follows a small contract: it reads one line of JSON, the Options, from its
// standard input, prints one line {"url":"http://..."} when it is ready, and ends
// when its input does. DASHWIRE_PYTHON of its environment is a Python with Dash.
func Contract(command string, options Options) Launcher {
	return func(t testing.TB) *Backend {
		t.Helper()
		line, err := json.Marshal(options)
		if err != nil {
			t.Fatal(err)
		}
		path, err := filepath.Abs(command)
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(path)
		cmd.Env = append(os.Environ(), "DASHWIRE_PYTHON="+python(t))
		p := startProcess(t, cmd, (*process).endInput)
		if _, err := p.stdin.Write(append(line, '\n')); err != nil {
			t.Fatalf("ask the backend for an app: %v; it wrote:\n%s", err, p.output())
		}
		url := p.await(t, func(line string) string {
			var ready struct{ URL string }
			if !strings.HasPrefix(line, "{") || json.Unmarshal([]byte(line), &ready) != nil {
				return ""
			}
			return ready.URL
		})
		return &Backend{URL: url, process: p}
	}
}

// python returns the Python that has Dash.
func python(t testing.TB) string {
	t.Helper()
	path := os.Getenv("DASHWIRE_PYTHON")
	if path == "" {
		path = filepath.Join(root(), ".cache", "venv", "bin", "python")
	}
	if _, err := exec.LookPath(path); err != nil {
		t.Fatalf("no Python with Dash: %v. scripts/setup.sh makes one; DASHWIRE_PYTHON names another", err)
	}
	return path
}
