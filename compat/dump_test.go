package compat_test

import (
	"bufio"
	"encoding/json"
	"flag"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"github.com/dashwire/dashwire/compat"
)

var update = flag.Bool("update", false, "write testdata/shop/frontend anew from the Python app")

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.updateServerDate.func1"))
}

const shopFrontend = "testdata/shop/frontend"

// startPython runs the shop and returns its address.
func startPython(t *testing.T) string {
	t.Helper()
	python := os.Getenv("DASHWIRE_PYTHON")
	if python == "" {
		python = filepath.Join("..", ".cache", "venv", "bin", "python")
	}
	if _, err := os.Stat(python); err != nil {
		t.Fatalf("Python with Dash is not at %s: run scripts/venv.sh, or set DASHWIRE_PYTHON", python)
	}
	cmd := exec.Command(python, "testdata/shop/app.py")
	cmd.Env = append(os.Environ(), "PORT=0")
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		if err := cmd.Wait(); err != nil {
			t.Errorf("the Python app ended with %v:\n%s", err, said.String())
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("the Python app said %q: %v", line, err)
	}
	return strings.TrimSpace(line)
}

// The committed frontend is what the Python app has.
func TestDumpOfPython(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "frontend")
	if *update {
		dir = shopFrontend
	}
	s, err := compat.Dump(t.Context(), startPython(t), dir, compat.DumpOptions{Paths: []string{"/everything", "nowhere/at/all"}})
	if err != nil {
		t.Fatal(err)
	}
	want := compat.Summary{Dash: "4.4.1", Callbacks: 17, Clientside: 3, Pages: 6, Assets: 6, Suites: 1, Bytes: s.Bytes,
		Warnings: []string{"the app has no page at /nowhere/at/all"}}
	if diff := cmp.Diff(want, *s); diff != "" {
		t.Errorf("summary (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(folder(t, shopFrontend), folder(t, dir)); diff != "" {
		t.Errorf("the folder differs from what is committed; go test ./compat -run DumpOfPython -update writes it (-want +got):\n%s", diff)
	}
}

// A frontend that dashwire serves gives the same frontend.
func TestDumpOfItself(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, at string }{
		{"at its root", "/shop/"}, {"without the slash", "/shop"}, {"at a page", "/shop/item/3"},
	} {
		url := serveShop(t)
		dir := filepath.Join(t.TempDir(), "frontend")
		if _, err := compat.Dump(t.Context(), url+tt.at, dir, compat.DumpOptions{Paths: []string{"/everything"}}); err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if diff := cmp.Diff(folder(t, shopFrontend), folder(t, dir)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// A proxy that strips the prefix has the app at its own root.
func TestDumpBehindProxy(t *testing.T) {
	t.Parallel()
	shop := shopHandler(t)
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.URL.Path = "/shop" + r.URL.Path
		shop.ServeHTTP(w, r)
	}))
	defer front.Close()
	dir := filepath.Join(t.TempDir(), "frontend")
	if _, err := compat.Dump(t.Context(), front.URL, dir, compat.DumpOptions{Paths: []string{"/everything"}}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(folder(t, shopFrontend), folder(t, dir)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// folder reads a frontend: JSON decoded, as servers spell it differently.
func folder(t *testing.T, dir string) map[string]any {
	t.Helper()
	files := map[string]any{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		files[name] = string(content)
		if path.Ext(name) == ".json" {
			var value any
			if err := json.Unmarshal(content, &value); err != nil {
				return err
			}
			if config, ok := value.(map[string]any); ok && name == "config.json" {
				delete(config, "disable_version_check") // what looks for new versions of Python's Dash is off in Go
			}
			files[name] = value
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
