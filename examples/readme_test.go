// Package examples holds programs to start from, one folder each, and the test
// that keeps the README true.
package examples

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// block is a fenced piece of the README.
type block struct {
	lang  string
	lines []string
}

func readme(t *testing.T) []block {
	t.Helper()
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var blocks []block
	open := false
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		lang, fence := strings.CutPrefix(line, "```")
		switch {
		case fence && !open:
			blocks = append(blocks, block{lang: lang})
			open = true
		case fence:
			open = false
		case open:
			last := &blocks[len(blocks)-1]
			last.lines = append(last.lines, line)
		}
	}
	if open || len(blocks) == 0 {
		t.Fatal("README.md has no code, or a block that is not closed")
	}
	return blocks
}

// TestReadmeCommands wants each command of the README to be one that a test runs.
func TestReadmeCommands(t *testing.T) {
	const byScript = "scripts/test.sh"
	tested := map[string]string{
		"scripts/test.sh":  "it is what runs this test: .ci/run calls it",
		"scripts/bench.sh": "scripts/test.sh runs its short form",

		"go run ./conformance/cmd/dashconform run --backend go --backend dash-flask": byScript,

		"go run ./examples/explorer": "TestReadmeProgram",
		"go run ./examples/hello":    "TestReadmeProgram",
		"go run ./examples/pages":    "TestReadmeProgram",

		"go run ./examples/thermostat": "TestReadmeProgram",

		"mkdir hello && cd hello":                    "TestQuickStart",
		"go mod init hello":                          "TestQuickStart",
		"go get github.com/dashwire/dashwire/server": "TestQuickStart",
		"go run .":                        "TestQuickStart",
		"CGO_ENABLED=0 go build -o app .": "TestStandAlone",

		"go run ./server/cmd/dashwire assets vendor ./bundle": "TestStandAlone",
		"go run ./server/cmd/dashwire assets fetch":           "TestReadmeCommandLines",
		"go run ./server/cmd/dashwire assets verify":          "TestReadmeCommandLines",
		"go run ./server/cmd/dashwire assets path":            "TestReadmeCommandLines",

		"go run ./server/cmd/dashwire dump http://old-app:8050 -o frontend/": "TestReadmeMove",
		"go run ./server/cmd/dashwire serve frontend/":                       "TestReadmeMove",
	}
	seen := map[string]bool{}
	for _, b := range readme(t) {
		if b.lang != "sh" {
			continue
		}
		for _, line := range b.lines {
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			seen[line] = true
			if tested[line] == "" {
				t.Errorf("no test runs this command of the README: %s", line)
			}
		}
	}
	for line := range tested {
		if !seen[line] {
			t.Errorf("this command is tested, but the README doesn't have it: %s", line)
		}
	}
	script, err := os.ReadFile("../scripts/test.sh")
	if err != nil {
		t.Fatal(err)
	}
	for line, by := range tested {
		if by == byScript && !bytes.Contains(script, []byte("\n"+line+"\n")) {
			t.Errorf("scripts/test.sh doesn't run: %s", line)
		}
	}
	ci, err := os.ReadFile("../.ci/run")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(ci, []byte("exec scripts/test.sh")) {
		t.Error(".ci/run doesn't call the README's test command")
	}
}

// TestReadmeCode wants each piece of Go in the README to stand in a file that is
// compiled and tested, whatever its indentation there.
func TestReadmeCode(t *testing.T) {
	var sources []string
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && strings.HasPrefix(entry.Name(), ".") && path != ".." {
			return filepath.SkipDir
		}
		if filepath.Ext(path) == ".go" {
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			sources = append(sources, flat(strings.Split(string(text), "\n")))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, b := range readme(t) {
		if b.lang != "go" {
			continue
		}
		code, found := flat(b.lines), false
		for _, source := range sources {
			found = found || strings.Contains(source, code)
		}
		if !found {
			t.Errorf("block %d of the README stands in no Go file:\n%s", i+1, strings.Join(b.lines, "\n"))
		}
	}
}

// flat joins lines without their indentation.
func flat(lines []string) string {
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(strings.TrimSpace(line) + "\n")
	}
	return b.String()
}
