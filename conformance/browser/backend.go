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
		return &Backend{url, p}
	}
}

var pageAddress = regexp.MustCompile(`http://127\.0\.0\.1:\d+/\S*`)

// App is what a backend that follows the contract is asked to run.
type App struct {
	// Name says which of its apps.
	Name string `json:"app"`
	// Prefix is the path under which the app lives. If zero, "/".
	Prefix string `json:"prefix,omitempty"`
}

// Contract launches a backend of any language, by a command (usually a run.sh)
// that follows a small contract: it reads one line of JSON, the App, from its
// standard input, prints one line {"url":"http://..."} when it is ready, and ends
// when its input does. The command runs in its own folder.
func Contract(command string, app App) Launcher {
	return func(t testing.TB) *Backend {
		t.Helper()
		path, err := filepath.Abs(command)
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(path)
		cmd.Dir = filepath.Dir(path)
		cmd.Env = append(os.Environ(), "DASHWIRE_PYTHON="+python())
		return contract(t, cmd, app)
	}
}

// ContractProgram is Contract for a main package of the root module.
func ContractProgram(pkg string, app App) Launcher {
	return func(t testing.TB) *Backend {
		t.Helper()
		return contract(t, exec.Command(build(t, pkg)), app)
	}
}

func contract(t testing.TB, cmd *exec.Cmd, app App) *Backend {
	t.Helper()
	line, err := json.Marshal(app)
	if err != nil {
		t.Fatal(err)
	}
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
	return &Backend{url, p}
}

// python returns the Python that has Dash. Whether it is there shows when a
// backend starts it.
func python() string {
	if path := os.Getenv("DASHWIRE_PYTHON"); path != "" {
		return path
	}
	return filepath.Join(root(), ".cache", "venv", "bin", "python")
}
