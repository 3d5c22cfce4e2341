package twins

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// pythonToGo is the page "Python → Go" of the README.
type pythonToGo struct {
	headings   []string          // in their order
	python, gO map[string]string // blocks by heading
}

func readPage(t *testing.T) *pythonToGo {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text2, found := strings.Cut(string(text), "\n## Python → Go\n")
	if !found {
		t.Fatal("the README has no page Python → Go")
	}
	page := &pythonToGo{python: map[string]string{}, gO: map[string]string{}}
	var heading, fence string
	for line := range strings.Lines(text2) {
		bare := strings.TrimRight(line, "\n")
		switch {
		case fence == "" && strings.HasPrefix(bare, "## "):
			return page
		case fence == "" && strings.HasPrefix(bare, "#### "):
			heading = strings.ReplaceAll(strings.TrimPrefix(bare, "#### "), "`", "")
			page.headings = append(page.headings, heading)
		case fence == "" && strings.HasPrefix(bare, "```"):
			fence = strings.TrimPrefix(bare, "```")
		case bare == "```":
			fence = ""
		case fence == "python":
			page.python[heading] += line
		case fence == "go":
			page.gO[heading] += line
		}
	}
	return page
}

// TestPage wants each form of the page to be tested and each tested form to be on
// it, and its Go to be the body of the function that is tested, letter by letter.
func TestPage(t *testing.T) {
	page, bodies := readPage(t), functionBodies(t)
	var tested []string
	for _, tw := range twins {
		tested = append(tested, tw.heading)
		name := functionName(tw.body)
		if diff := cmp.Diff(bodies[name], page.gO[tw.heading]); diff != "" {
			t.Errorf("%s: the README's Go is not the body of %s (-body +README):\n%s", tw.heading, name, diff)
		}
		if page.python[tw.heading] == "" {
			t.Errorf("%s: the README has no Python", tw.heading)
		}
	}
	if diff := cmp.Diff(tested, page.headings); diff != "" {
		t.Errorf("forms (-tested +README):\n%s", diff)
	}
}

// functionBodies returns the source of each function of the package, without its
// braces and its outer indentation.
func functionBodies(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("*_test.go")
	if err != nil {
		t.Fatal(err)
	}
	bodies := map[string]string{}
	for _, name := range files {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, source, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			inner := string(source[set.Position(f.Body.Lbrace).Offset+1 : set.Position(f.Body.Rbrace).Offset])
			var b strings.Builder
			for line := range strings.Lines(strings.TrimPrefix(inner, "\n")) {
				b.WriteString(strings.TrimPrefix(line, "\t"))
			}
			bodies[f.Name.Name] = b.String()
		}
	}
	return bodies
}

func functionName(f any) string {
	full := runtime.FuncForPC(reflect.ValueOf(f).Pointer()).Name()
	return full[strings.LastIndexByte(full, '.')+1:]
}
