package browser

import (
	"fmt"
	"os"
	"runtime"
	"sync"
	"testing"
	"time"
)

// hurry is patience for a test that is expected to fail.
const hurry = 10 * time.Second

func patienceOf(t testing.TB) time.Duration {
	if _, ok := t.(*expected); ok {
		return hurry
	}
	if given, err := time.ParseDuration(os.Getenv("DASHWIRE_PATIENCE")); err == nil {
		return given
	}
	return patience
}

// expected is the TB of a test that is known to fail: a failure ends it, but does
// not fail the test that it stands for.
type expected struct {
	testing.TB

	mu     sync.Mutex
	failed bool
	first  string
}

// expectFailure runs a test that must fail, and returns how it did. It fails t if
// the test passes.
func expectFailure(t *testing.T, reason string, test func(testing.TB)) {
	t.Helper()
	e := runExpected(t, test)
	if !e.failed {
		t.Errorf("the test passes: delete it from the known failures, where it stands because: %s", reason)
		return
	}
	t.Logf("known to fail: %s\nit failed with: %s", reason, e.first)
}

func runExpected(t testing.TB, test func(testing.TB)) *expected {
	e := &expected{TB: t}
	ended := make(chan struct{})
	go func() { // a goroutine of its own, since FailNow ends it
		defer close(ended)
		test(e)
	}()
	<-ended
	return e
}

func (e *expected) note(text string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.failed {
		e.first = text
	}
	e.failed = true
}

// What testing.TB has to report a failure.

func (e *expected) Error(args ...any)                 { e.note(fmt.Sprintln(args...)) }
func (e *expected) Errorf(format string, args ...any) { e.note(fmt.Sprintf(format, args...)) }
func (e *expected) Fail()                             { e.note("it called Fail") }
func (e *expected) Fatal(args ...any)                 { e.Error(args...); runtime.Goexit() }
func (e *expected) Fatalf(format string, args ...any) { e.Errorf(format, args...); runtime.Goexit() }
func (e *expected) FailNow()                          { e.Fail(); runtime.Goexit() }

// Failed is false, so that nobody writes down at length what is known to fail.
func (e *expected) Failed() bool { return false }
