package server

import (
	"fmt"
	"os"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestReadmeLimits compares the README's table of bounds with the defaults.
func TestReadmeLimits(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(string(text), "\n| bound | default | setting in `server.Config` |\n| --- | --- | --- |\n")
	if !found {
		t.Fatal("the README has no table of bounds")
	}
	cfg, faults := Config{}.resolved()
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	name := regexp.MustCompile("`([A-Za-z.]+)`")
	for row := range strings.Lines(table) {
		cells := strings.Split(row, "|")
		if len(cells) != 5 {
			break
		}
		var defaults []string
		settings, _, _ := strings.Cut(cells[3], "and the option")
		for _, match := range name.FindAllStringSubmatch(settings, -1) {
			field := reflect.ValueOf(cfg)
			for part := range strings.SplitSeq(match[1], ".") {
				field = field.FieldByName(part)
			}
			defaults = append(defaults, readmeNumber(field.Int(), strings.Contains(cells[2], "B")))
		}
		if want := strings.Join(defaults, ", "); strings.TrimSpace(cells[2]) != want {
			t.Errorf("%s: want %s", strings.TrimSpace(row), want)
		}
	}
	if n := len(RefusedOptions()); n != 10 {
		t.Errorf("%d options are refused, and the README says ten", n)
	}
}

// readmeNumber writes a number as the README does.
func readmeNumber(n int64, bytes bool) string {
	switch {
	case bytes && n%(1<<20) == 0:
		return fmt.Sprintf("%d MiB", n>>20)
	case bytes:
		return fmt.Sprintf("%d KiB", n>>10)
	case n >= 1000:
		return fmt.Sprintf("%d,%03d", n/1000, n%1000)
	}
	return strconv.FormatInt(n, 10)
}
