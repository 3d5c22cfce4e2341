// Package mutants shows that the judge can fail: it puts one small fault after the
// other into dashwire's code and has the judge look for it.
package mutants

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/txtar"
)

// areas are those of the suite; each needs a mutant at least. Other names are
// spelling mistakes.
var areas = []string{
	"index", "suites", "layout", "dependencies", "update", "wildcard", "patch", "sideupdate", "duplicate", "errors",
	"pages", "assets", "background", "websocket", "devtools",
}

// mutant is one fault.
type mutant struct {
	name  string // <area>-<what>
	area  string
	fault string   // a sentence
	cases []string // patterns of the cases that can reach it

	file, find, put string
}

// readMutants reads all mutants of a folder, each a text file:
//
//	A sentence that says what is wrong.
//
//	cases: update/many*
//	-- find server/output.go --
//	the lines that are replaced, which stand once in that file
//	-- put --
//	the lines in their place
func readMutants(dir string) ([]mutant, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if err != nil {
		return nil, err
	}
	var all []mutant
	var faults []error
	var missing []string
	seen := map[string]bool{}
	for _, file := range files {
		m, err := readMutant(file)
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", file, err))
			continue
		}
		seen[m.area] = true
		all = append(all, m)
	}
	for _, area := range areas {
		if !seen[area] && len(faults) == 0 {
			missing = append(missing, area)
		}
	}
	if missing != nil {
		faults = append(faults, fmt.Errorf("%s has no mutant in the areas %s", dir, strings.Join(missing, ", ")))
	}
	return all, errors.Join(faults...)
}

func readMutant(file string) (mutant, error) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		return mutant{}, err
	}
	m := mutant{name: strings.TrimSuffix(filepath.Base(file), ".txtar")}
	m.area, _, _ = strings.Cut(m.name, "-")
	head, cases, ok := strings.Cut(string(archive.Comment), "\ncases:")
	m.fault, m.cases = strings.Join(strings.Fields(head), " "), strings.Fields(cases)
	switch {
	case !slices.Contains(areas, m.area):
		return m, fmt.Errorf("its name doesn't begin with an area: %s", strings.Join(areas, ", "))
	case !ok || m.fault == "" || len(m.cases) == 0:
		return m, errors.New("want a sentence, an empty line, and cases: with patterns of cases")
	case len(archive.Files) != 2 || archive.Files[1].Name != "put":
		return m, errors.New("want a section find with a path, and a section put")
	}
	m.file, ok = strings.CutPrefix(archive.Files[0].Name, "find ")
	m.find, m.put = string(archive.Files[0].Data), string(archive.Files[1].Data)
	if !ok || m.find == "" || m.find == m.put {
		return m, errors.New("the section find names a file and holds lines of it, other than those of put")
	}
	return m, nil
}

// mutate returns the files that faults change, with all of them in, by their paths.
func mutate(root string, faults ...*mutant) (texts map[string]string, err error) {
	texts = map[string]string{}
	for _, m := range faults {
		text, ok := texts[m.file]
		if !ok {
			read, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(m.file)))
			if err != nil {
				return nil, fmt.Errorf("%s: %w", m.name, err)
			}
			text = string(read)
		}
		if n := strings.Count(text, m.find); n != 1 {
			return nil, fmt.Errorf("%s: the lines to be replaced stand %d times in %s and have to stand there once; the code has changed, so change the mutant too", m.name, n, m.file)
		}
		texts[m.file] = strings.Replace(text, m.find, m.put, 1)
	}
	return texts, nil
}
