package assets

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/dashwire/dashwire/assets/release"
)

func decodeFile(name string, v any) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, v)
}

// job prepares a process that does a job with a release.
func job(t *testing.T, name string, r *release.Release, cache string, environ ...string) *exec.Cmd {
	t.Helper()
	dir := t.TempDir()
	for file, v := range map[string]any{"profile.json": r, "manifest.json": r.Manifest} {
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		writeTestFile(t, filepath.Join(dir, file), text)
	}
	writeTestFile(t, filepath.Join(dir, "index.html"), nil)
	// The folder may have to be read by another user.
	for d := dir; d != os.TempDir() && d != "/"; d = filepath.Dir(d) {
		if err := os.Chmod(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append([]string{"PATH=", "DASHWIRE_TEST_JOB=" + name, "DASHWIRE_TEST_RELEASE=" + dir, "DASHWIRE_TEST_CACHE=" + cache}, environ...)
	return cmd
}

func TestProcessesAtOnceDoTheWorkOnce(t *testing.T) {
	t.Parallel()
	r, wheels := fakeRelease(t)
	cache := filepath.Join(t.TempDir(), "cache")
	const processes = 4
	var wg sync.WaitGroup
	outs := make([]bytes.Buffer, processes)
	errs := make([]error, processes)
	for i := range processes {
		cmd := job(t, "open", r, cache, "DASHWIRE_WHEELS="+wheels)
		cmd.Stdout, cmd.Stderr = &outs[i], &outs[i]
		wg.Go(func() { errs[i] = cmd.Run() })
	}
	wg.Wait()
	worked := 0
	for i := range processes {
		if errs[i] != nil {
			t.Errorf("process %d: %v: %s", i, errs[i], &outs[i])
		}
		worked += strings.Count(outs[i].String(), "is ready in")
	}
	if worked != 1 {
		t.Errorf("%d processes did the work, want 1", worked)
	}
	entries, err := os.ReadDir(cache)
	if err != nil || len(entries) != 2 {
		t.Errorf("the cache holds %v (%v), want the lock and one folder", entries, err)
	}
}

func TestProgramThatWaitsSaysSoAndCanBeStopped(t *testing.T) {
	t.Parallel()
	r, wheels := fakeRelease(t)
	o := fakeOptions(t, r, "DASHWIRE_WHEELS="+wheels)
	if err := os.MkdirAll(o.CacheDir, 0o755); err != nil {
		t.Fatal(err)
	}
	unlock, err := lock(context.Background(), o.withDefaults())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	said := &cancelOn{text: "waiting for it", cancel: cancel}
	o.Progress = said
	_, err = Open(ctx, o)
	if err == nil || !said.seen {
		t.Fatalf("err %v, said %q: want a word about waiting and the end of the context", err, said.all.String())
	}
	unlock()
	if _, err := Open(context.Background(), o); err != nil {
		t.Fatalf("after the other program ended: %v", err)
	}
}

// cancelOn cancels once a text was written.
type cancelOn struct {
	text   string
	all    bytes.Buffer
	cancel func()
	seen   bool
}

func (c *cancelOn) Write(p []byte) (int, error) {
	c.all.Write(p)
	if strings.Contains(c.all.String(), c.text) {
		c.seen = true
		c.cancel()
	}
	return len(p), nil
}

func TestCrashLeavesNothingInTheWay(t *testing.T) {
	t.Parallel()
	r, wheels := fakeRelease(t)
	cache := filepath.Join(t.TempDir(), "cache")
	if err := os.MkdirAll(cache, 0o755); err != nil {
		t.Fatal(err)
	}
	out, err := job(t, "die", r, cache, "DASHWIRE_WHEELS="+wheels).CombinedOutput()
	if exit := new(exec.ExitError); !errors.As(err, &exit) || exit.ExitCode() != 9 {
		t.Fatalf("the program that should die: %v: %s", err, out)
	}
	left, _ := filepath.Glob(cache + "/*.new-*")
	if len(left) != 1 {
		t.Fatalf("the dead program left %v, want one folder", left)
	}
	if _, err := OpenCached(Options{Release: r, CacheDir: cache}); err == nil {
		t.Fatal("half a cache was opened")
	}
	out, err = job(t, "open", r, cache, "DASHWIRE_WHEELS="+wheels).CombinedOutput()
	if err != nil {
		t.Fatalf("the next program: %v: %s", err, out)
	}
	if left, _ := filepath.Glob(cache + "/*.new-*"); len(left) != 0 {
		t.Errorf("%v is still there", left)
	}
}
