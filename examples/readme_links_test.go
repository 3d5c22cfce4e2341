package examples

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

var link = regexp.MustCompile(`\]\(([^()\s]+)\)`)

// TestLinks wants each link of a Markdown file to lead to a file of the project, and
// to a heading in it if it names one. Pages of others are not asked for.
func TestLinks(t *testing.T) {
	headings := map[string]map[string]bool{}
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && strings.HasPrefix(entry.Name(), ".") && path != "..":
			return filepath.SkipDir
		case filepath.Ext(path) == ".md":
			headings[path] = headingsOf(t, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for path := range headings {
		for _, match := range link.FindAllStringSubmatch(prose(t, path), -1) {
			target, anchor, _ := strings.Cut(match[1], "#")
			if strings.HasPrefix(target, "https://") {
				continue
			}
			found++
			file := path
			if target != "" {
				file = filepath.Join(filepath.Dir(path), target)
			}
			if _, err := os.Stat(file); err != nil {
				t.Errorf("%s: the link %s leads nowhere", path, match[1])
			} else if anchor != "" && !headings[file][anchor] {
				t.Errorf("%s: the link %s names no heading of %s", path, match[1], file)
			}
		}
	}
	if found == 0 {
		t.Error("no link was found")
	}
}

// TestReadmeTables wants the README to name each example and each script.
func TestReadmeTables(t *testing.T) {
	text := prose(t, "../README.md")
	programs, err := filepath.Glob("*/main.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, program := range programs {
		if name := filepath.Dir(program); !strings.Contains(text, "\n| `"+name+"` | ") {
			t.Errorf("the README's table of examples lacks %s", name)
		}
	}
	scripts, err := filepath.Glob("../scripts/*.sh")
	if err != nil {
		t.Fatal(err)
	}
	for _, script := range scripts {
		if name := filepath.Base(script); name != "test.sh" && !strings.Contains(text, "`"+name+"`") {
			t.Errorf("the README's table of scripts lacks %s", name)
		}
	}
}

// prose returns a Markdown file without its code blocks.
func prose(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for i, part := range strings.Split("\n"+string(text), "\n```") {
		if i%2 == 0 {
			b.WriteString(part)
		}
	}
	return b.String()
}

// headingsOf returns the anchors of a file's headings, as GitHub makes them.
func headingsOf(t *testing.T, path string) map[string]bool {
	t.Helper()
	anchors := map[string]bool{}
	for line := range strings.Lines(prose(t, path)) {
		marks, title, found := strings.Cut(strings.TrimRight(line, "\n"), " ")
		if !found || marks == "" || strings.Trim(marks, "#") != "" {
			continue
		}
		anchors[strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
				return unicode.ToLower(r)
			}
			return -1
		}, title)] = true
	}
	return anchors
}
