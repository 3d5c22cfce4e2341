package server

import (
	"bufio"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"sync"
)

// frame is one call of a stack.
type frame struct {
	function string // main.convert
	file     string
	line     int
	own      bool // it is the app's, not Go's, a library's or this package's
}

// parseStack reads what debug.Stack writes: for each call a line with function and
// arguments, and a line with file and position. Calls above the panic, which only
// caught and reported it, are left out.
func parseStack(stack []byte) []frame {
	lines := strings.Split(string(stack), "\n")
	var frames []frame
	for i := 1; i+1 < len(lines); i++ {
		place, ok := strings.CutPrefix(lines[i+1], "\t")
		if !ok {
			continue
		}
		place, _, _ = strings.Cut(place, " +0x")
		colon := strings.LastIndexByte(place, ':')
		if colon < 0 {
			continue
		}
		f := frame{function: functionName(lines[i]), file: place[:colon]}
		f.line, _ = strconv.Atoi(place[colon+1:])
		f.own = isOwn(f)
		i++
		if f.function == "panic" {
			frames = frames[:0]
			continue
		}
		frames = append(frames, f)
	}
	return frames
}

// functionName cuts the arguments off, and the goroutine that a goroutine was
// created in.
func functionName(line string) string {
	line = strings.TrimPrefix(line, "created by ")
	line, _, _ = strings.Cut(line, " in goroutine ")
	if strings.HasSuffix(line, ")") {
		if i := strings.LastIndexByte(line, '('); i > 0 {
			line = line[:i]
		}
	}
	return line
}

// goRoot is the folder of Go's own sources in this program's stacks, empty if it
// was built with -trimpath.
var goRoot = sync.OnceValue(func() string {
	file, _ := runtime.FuncForPC(reflect.ValueOf(strings.Cut).Pointer()).FileLine(0)
	return strings.TrimSuffix(file, "strings/strings.go")
})

// ownModule is the path of this module's packages.
const ownModule = "github.com/dashwire/dashwire/"

func isOwn(f frame) bool {
	switch {
	case strings.HasSuffix(f.file, "_test.go"):
		return true
	case strings.HasPrefix(f.function, ownModule+"server."), strings.HasPrefix(f.function, ownModule+"protocol."):
		return false
	case strings.Contains(f.file, "/pkg/mod/"), strings.Contains(f.file, "/vendor/"), strings.Contains(f.file, "@v"):
		return false
	}
	if root := goRoot(); root != "" {
		return !strings.HasPrefix(f.file, root)
	}
	// Paths were trimmed: the standard library is what has no dot before its first
	// slash and is not the program itself.
	first, _, _ := strings.Cut(f.function, "/")
	return strings.HasPrefix(f.function, "main.") || strings.Contains(f.function, "/") && strings.Contains(first, ".")
}

// sourceLine is a line of an excerpt.
type sourceLine struct {
	number int
	text   string
}

// excerpt returns the lines around a place, nil if the file is not there, as on
// any other machine than the one where the program was built.
func excerpt(file string, line, around int) []sourceLine {
	if !filepath.IsAbs(file) {
		return nil
	}
	f, err := os.Open(file)
	if err != nil {
		return nil
	}
	defer f.Close()
	var lines []sourceLine
	scan := bufio.NewScanner(f)
	for n := 1; n <= line+around && scan.Scan(); n++ {
		if n >= line-around {
			lines = append(lines, sourceLine{n, strings.ReplaceAll(scan.Text(), "\t", "    ")})
		}
	}
	return lines
}

// shortPath is a file's path from the working directory, where it is below that.
func shortPath(file string) string {
	wd, err := os.Getwd()
	if err != nil {
		return file
	}
	if short, err := filepath.Rel(wd, file); err == nil && !strings.HasPrefix(short, "..") {
		return short
	}
	return file
}
