package gen_test

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/dashwire/dashwire/assets/internal/gen"
)

//go:embed testdata/encode.py
var encodeScript string

// python returns the interpreter that has Dash.
func python(t *testing.T) string {
	t.Helper()
	path := os.Getenv("DASHWIRE_PYTHON")
	if path == "" {
		path = filepath.Join("..", "..", "..", ".cache", "venv", "bin", "python")
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("Python with Dash is not at %s: run scripts/venv.sh, or set DASHWIRE_PYTHON", path)
	}
	return path
}

// suiteUnderTest is a suite with what Python's wheel says of it.
type suiteUnderTest struct {
	python   string // the module: "dash.dcc"
	metadata []gen.Metadata
	plan     *gen.Package
}

// loadSuites reads the metadata of the Dash that the Python under test has, so
// that both sides are of one release.
func loadSuites(t *testing.T) []suiteUnderTest {
	t.Helper()
	prefix := filepath.Dir(filepath.Dir(python(t)))
	fsys, done, err := gen.Source{PythonPrefix: prefix}.Open(t.Context(), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = done() }()
	var list []suiteUnderTest
	for _, s := range gen.Suites {
		metadata, err := gen.ReadMetadata(fsys, s.Dir)
		if err != nil {
			t.Fatal(err)
		}
		plan, err := gen.Plan(s, metadata)
		if err != nil {
			t.Fatal(err)
		}
		module := "dash." + filepath.Base(s.Dir)
		list = append(list, suiteUnderTest{python: module, metadata: metadata, plan: plan})
	}
	return list
}

// runPython has Python's component classes encode the cases, one line each.
func runPython(t *testing.T, cases []goldenCase) [][]byte {
	t.Helper()
	var in bytes.Buffer
	for _, c := range cases {
		c.Props = tagged(c.Props).(map[string]any)
		line, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		in.Write(append(line, '\n'))
	}
	cmd := exec.CommandContext(t.Context(), python(t), "-c", encodeScript)
	var stderr bytes.Buffer
	cmd.Stdin, cmd.Stderr = &in, &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("Python: %v\n%s", err, stderr.Bytes())
	}
	lines := bytes.Split(bytes.TrimSuffix(out, []byte("\n")), []byte("\n"))
	if len(lines) != len(cases) {
		t.Fatalf("Python answered %d of %d cases", len(lines), len(cases))
	}
	return lines
}
