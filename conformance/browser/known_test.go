package browser

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Each name in a list of known failures is a test that runs on backends, and the
// list is of a backend that there is.
func TestKnownFailuresAreTests(t *testing.T) {
	t.Parallel()
	tests := backendTests(t)
	files, err := filepath.Glob(filepath.Join(root(), "conformance", "known", "browser-*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		backend := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), "browser-"), ".txt")
		if _, err := os.Stat(filepath.Join(backends(), backend, "run.sh")); err != nil {
			t.Errorf("%s is of no backend: %v", file, err)
		}
		known, err := knownFailures(backend)
		if err != nil {
			t.Error(err)
		}
		for name := range known {
			if !tests[name] {
				t.Errorf("%s: %s is no test: delete the line", file, name)
			}
		}
	}
}

// backendTests returns the tests of this package that run on backends: those that
// call OnBackends, or one of its like.
func backendTests(t *testing.T) map[string]bool {
	t.Helper()
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]bool{}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok || !strings.HasPrefix(f.Name.Name, "Test") {
				continue
			}
			ast.Inspect(f, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					if called, ok := call.Fun.(*ast.Ident); ok && strings.HasPrefix(called.Name, "OnBackends") {
						tests[f.Name.Name] = true
					}
				}
				return true
			})
		}
	}
	return tests
}

func TestParseKnown(t *testing.T) {
	t.Parallel()
	got, err := parseKnown("list", "# why\n# so\nTestA\nTestB\n\n# other\nTestC\n# third\nTestD\n")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"TestA": "why so", "TestB": "why so", "TestC": "other", "TestD": "third"}
	if len(got) != len(want) {
		t.Errorf("got %q", got)
	}
	for name, reason := range want {
		if got[name] != reason {
			t.Errorf("%s is known because %q, want %q", name, got[name], reason)
		}
	}
	for _, text := range []string{"TestA\n", "# why\n\nTestA\n"} {
		if _, err := parseKnown("list", text); err == nil {
			t.Errorf("%q is taken, although it gives no reason", text)
		}
	}
}
