package server

import (
	"runtime/debug"
	"strings"
	"testing"
)

//go:noinline
func stackHere(f func()) (stack []byte) {
	defer func() {
		_ = recover()
		stack = debug.Stack()
	}()
	f()
	return nil
}

func TestParseStack(t *testing.T) {
	var list []int
	for name, f := range map[string]func(){
		"panic":        func() { panic("here") },
		"runtime":      func() { _ = list[len(list)] },
		"nil":          func() { var p *int; *p = 1 },
		"in a library": func() { _ = strings.Repeat("x", -len(t.Name())) },
	} {
		frames := parseStack(stackHere(f))
		if len(frames) == 0 {
			t.Fatalf("%s: no frames", name)
		}
		for _, hidden := range frames {
			if hidden.function == "panic" || hidden.function == "runtime/debug.Stack" {
				t.Errorf("%s: %s is above the panic", name, hidden.function)
			}
		}
		var own []string
		for _, f := range frames {
			if f.own {
				own = append(own, f.function[strings.LastIndexByte(f.function, '/')+1:])
				if f.line == 0 || !strings.HasSuffix(f.file, "stack_test.go") {
					t.Errorf("%s: %s at %s:%d", name, f.function, f.file, f.line)
				}
			}
		}
		if len(own) < 2 || !strings.HasPrefix(own[0], "server.TestParseStack.func") {
			t.Errorf("%s: own frames %q", name, own)
		}
	}
}

func TestParseStackOfTrimmedBuild(t *testing.T) {
	frames := parseStack([]byte("goroutine 7 [running]:\n" +
		"runtime/debug.Stack()\n\truntime/debug/stack.go:26 +0x64\n" +
		"panic({0x1, 0x2})\n\truntime/panic.go:783 +0x120\n" +
		"main.(*model).convert(0x0, {0x1, 0x2})\n\texample.org/app/convert.go:17 +0x18\n" +
		"example.org/lib.Do(...)\n\texample.org/lib@v1.2.3/do.go:3\n" +
		"created by github.com/valyala/fasthttp.(*Server).Serve in goroutine 1\n\tgithub.com/valyala/fasthttp@v1.52.0/server.go:9 +0x1\n"))
	want := []frame{
		{"main.(*model).convert", "example.org/app/convert.go", 17, true},
		{"example.org/lib.Do", "example.org/lib@v1.2.3/do.go", 3, false},
		{"github.com/valyala/fasthttp.(*Server).Serve", "github.com/valyala/fasthttp@v1.52.0/server.go", 9, false},
	}
	if len(frames) != len(want) {
		t.Fatalf("%d frames %v", len(frames), frames)
	}
	for i := range want {
		if frames[i] != want[i] {
			t.Errorf("frame %d: %+v, want %+v", i, frames[i], want[i])
		}
	}
}

func TestParseStackOfNonsense(*testing.T) { // it must not panic
	for _, text := range []string{"", "\n", "goroutine 1 [running]:", "x\ny\nz", "a\nb\n\tno colon\n", "a\n(\n\tf:x"} {
		for _, f := range parseStack([]byte(text)) {
			_ = excerpt(f.file, f.line, 3)
		}
	}
}
