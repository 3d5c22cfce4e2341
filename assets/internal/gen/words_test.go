package gen

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// openMetadata opens the metadata of the release that the packages are made of.
func openMetadata(t *testing.T) fs.FS {
	t.Helper()
	fsys, done, err := Source{}.Open(t.Context(), os.Stderr)
	if err != nil {
		t.Fatalf("the test reads the metadata of the dash wheel: %v", err)
	}
	t.Cleanup(func() { _ = done() })
	return fsys
}

func plans(t *testing.T) []*Package {
	t.Helper()
	fsys := openMetadata(t)
	var list []*Package
	for _, s := range Suites {
		metadata, err := ReadMetadata(fsys, s.Dir)
		if err != nil {
			t.Fatal(err)
		}
		p, err := Plan(s, metadata)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	return list
}

func TestEveryPropHasWords(t *testing.T) {
	for _, p := range plans(t) {
		for _, c := range p.Components {
			for _, prop := range c.Props {
				if prop.Name == "children" || prop.Name == "id" {
					continue
				}
				if words, _ := propWords(p.Package, c.Name, prop.Name, ""); words == "" {
					t.Errorf("%s.%s.%s has no words in the words_ files", p.Package, c.Name, prop.Name)
				}
			}
		}
		for _, s := range p.Structs {
			if _, ok := shapeWords[s.GoName]; !ok {
				t.Errorf("%s.%s has no words in words_shapes.go", p.Package, s.GoName)
			}
			for _, f := range s.Fields {
				if strings.Contains(fieldDoc(s, f), "is the key ") && f.Name != "id" {
					t.Errorf("%s.%s.%s has no words in words_shapes.go", p.Package, s.GoName, f.Name)
				}
			}
		}
	}
}

// TestNoWordsLeft finds words and choices for what the release no longer has.
func TestNoWordsLeft(t *testing.T) {
	used := map[string]bool{}
	for _, p := range plans(t) {
		for _, c := range p.Components {
			used[c.Name] = true
			for _, prop := range c.Props {
				used[prop.Name], used[c.Name+"."+prop.Name] = true, true
			}
		}
		for _, s := range p.Structs {
			used[s.GoName] = true
			for _, f := range s.Fields {
				used[f.Name], used[s.GoName+"."+f.Name] = true, true
			}
		}
	}
	var keys []string
	for _, m := range []map[string]string{htmlWords, dccWords, tableWords, shapeWords, componentWords, elementWords, propNames, componentNames} {
		keys = append(keys, sortedKeys(m)...)
	}
	for _, m := range []map[string]bool{alwaysSent, zeroIsUnset, counts} {
		keys = append(keys, sortedKeys(m)...)
	}
	for _, key := range keys {
		prop, _, _ := strings.Cut(key, " ")
		if !used[prop] {
			t.Errorf("%q names nothing in the metadata", key)
		}
	}
}

// TestWordsAreOurs looks for runs of words that stand in the wheel's own
// descriptions.
func TestWordsAreOurs(t *testing.T) {
	const run = 7
	fsys := openMetadata(t)
	word := regexp.MustCompile(`[A-Za-z0-9_]+`)
	theirs := map[string]bool{}
	for _, s := range Suites {
		data, err := fs.ReadFile(fsys, s.Dir+"/metadata.json")
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(strings.ToLower(string(data)), `\n`, " ")
		for w := range slices.Values(windows(word.FindAllString(text, -1), run)) {
			theirs[w] = true
		}
	}
	if len(theirs) < 10000 {
		t.Fatalf("only %d runs of words in the metadata: is it read?", len(theirs))
	}
	files, err := Generate(fsys)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range sortedKeys(files) {
		if strings.HasSuffix(path, "/enums.go") { // lists of values, which are facts
			continue
		}
		var comments strings.Builder
		for line := range strings.Lines(string(files[path])) {
			if text, ok := strings.CutPrefix(strings.TrimSpace(line), "//"); ok {
				comments.WriteString(strings.ToLower(text) + " ")
			}
		}
		for _, w := range windows(word.FindAllString(comments.String(), -1), run) {
			if theirs[w] {
				t.Errorf("%s says %q, and so does the wheel", path, w)
			}
		}
	}
}

func windows(words []string, n int) []string {
	var out []string
	for i := n; i <= len(words); i++ {
		out = append(out, strings.Join(words[i-n:i], " "))
	}
	return out
}
