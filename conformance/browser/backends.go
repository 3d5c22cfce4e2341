package browser

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// OnBackends runs a test on each backend, in parallel, each with the app in a
// process of its own. The backends are those of DASHWIRE_BACKENDS, separated by
// commas; without it they are go and the reference, which is Python Dash on Flask,
// and on FastAPI for what Flask lacks.
//
// A test that conformance/known lists for a backend must fail there.
func OnBackends(t *testing.T, app App, test func(t testing.TB, backend *Backend)) {
	t.Helper()
	onBackends(t, app, func(*testing.T) Options { return nil }, test)
}

// OnBackendsWithFiles is OnBackends for an app with an assets folder that the test
// changes: each backend has one of its own, in the folder that test gets.
func OnBackendsWithFiles(t *testing.T, app App, texts map[string]string, test func(t testing.TB, backend *Backend, folder string)) {
	t.Helper()
	var folders sync.Map // by the name of the test
	more := func(t *testing.T) Options {
		folder := t.TempDir()
		for name, text := range texts {
			WriteAsset(t, folder, name, text)
		}
		folders.Store(t.Name(), folder)
		return Options{"files": folder}
	}
	onBackends(t, app, more, func(t testing.TB, backend *Backend) {
		folder, _ := folders.Load(t.Name())
		test(t, backend, folder.(string))
	})
}

// WriteAsset writes a file of the assets folder that is in folder.
func WriteAsset(t testing.TB, folder, name, text string) {
	t.Helper()
	path := filepath.Join(folder, "assets", name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// OnBackendsAtPort is OnBackends for a test that restarts its backend: it comes
// back at the same address.
func OnBackendsAtPort(t *testing.T, app App, test func(t testing.TB, backend *Backend)) {
	t.Helper()
	onBackends(t, app, func(t *testing.T) Options {
		_, port := freePort(t)
		number, err := strconv.Atoi(port)
		if err != nil {
			t.Fatal(err)
		}
		return Options{"port": number}
	}, test)
}

// onBackends is OnBackends with options that each backend has for itself.
func onBackends(t *testing.T, app App, more func(*testing.T) Options, test func(t testing.TB, backend *Backend)) {
	t.Helper()
	for _, name := range backendsFor(t, app) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			known, err := knownFailures(name)
			if err != nil {
				t.Fatal(err)
			}
			function, _, _ := strings.Cut(t.Name(), "/")
			reason := known[function]
			app := App{app.Name, app.Needs, maps.Clone(app.Options), true}
			if app.Options == nil {
				app.Options = Options{}
			}
			maps.Copy(app.Options, more(t))
			backend := StartApp(t, name, app)
			switch {
			case backend.missing && reason == "":
				t.Fatalf("the backend has no app %s", app.Name)
			case backend.missing:
				t.Logf("known to fail: %s\nthe backend has no app %s", reason, app.Name)
			case reason != "":
				if _, err := startedChromium(); err != nil {
					t.Fatal(err) // that is no failure of the backend
				}
				expectFailure(t, reason, func(t testing.TB) { test(t, backend) })
			default:
				test(t, backend)
			}
		})
	}
}

func backendsFor(t *testing.T, app App) []string {
	if named := os.Getenv("DASHWIRE_BACKENDS"); named != "" {
		return slices.DeleteFunc(strings.Split(named, ","), func(name string) bool { return lacks(t, name, app.Needs) })
	}
	if lacks(t, "dash-flask", app.Needs) {
		return []string{"go", "dash-fastapi"}
	}
	return []string{"go", "dash-flask"}
}

// lacks reports whether a backend says that it doesn't have a feature.
func lacks(t *testing.T, backend, feature string) bool {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(backends(), backend, "lacks.txt"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return feature != "" && slices.Contains(strings.Split(string(text), "\n"), feature)
}

func backends() string { return filepath.Join(root(), "conformance", "backends") }
