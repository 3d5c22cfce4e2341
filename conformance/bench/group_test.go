package bench

import (
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"
)

func procFile(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

// Two living processes and an ended one in the group 100, and a stranger.
func fakeProc() fstest.MapFS {
	return fstest.MapFS{
		"meminfo":    procFile("MemTotal: 1 kB"),
		"100/stat":   procFile("100 (gunicorn) S 1 100 50 0 -1 4194560 1 0 0 0 150 50 9 9 20 0 1"),
		"100/status": procFile("Name:\tgunicorn\nState:\tS (sleeping)\nVmRSS:\t 9000 kB\nRssAnon:\t    2048 kB\nRssFile:\t 100 kB\n"),
		"101/stat":   procFile("101 (a) b (c) S 100 100 50 0 -1 4194560 1 0 0 0 7 3 0 0 20 0 1"),
		"101/status": procFile("RssAnon:\t1024 kB\n"),
		"102/stat":   procFile("102 (other) S 1 102 50 0 -1 4194560 1 0 0 0 900 900 0 0 20 0 1"),
		"102/status": procFile("RssAnon:\t4096 kB\n"),
		"103/stat":   procFile("103 (ended) Z 100 100 50 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1"),
		"103/status": procFile("Name:\tended\nState:\tZ (zombie)\n"),
	}
}

func TestGroupMemory(t *testing.T) {
	t.Parallel()
	proc := fakeProc()
	m, err := groupMemory(proc, 100)
	if err != nil {
		t.Fatal(err)
	}
	if m != (memory{AnonKiB: 3072, Processes: 3}) || m.mib() != 3 {
		t.Errorf("got %+v", m)
	}
	if _, err := groupMemory(proc, 7); err == nil || !strings.Contains(err.Error(), "no process is in the group 7") {
		t.Errorf("an empty group: %v", err)
	}
	proc["101/status"] = procFile("Name:\tx\nState:\tR (running)\n")
	if _, err := groupMemory(proc, 100); err == nil || !strings.Contains(err.Error(), "/proc/101/status") {
		t.Errorf("a status without memory: %v", err)
	}
	if !gone(syscall.ESRCH) {
		t.Error("a process that ended while it was read is an error")
	}
}

func TestGroupCPU(t *testing.T) {
	t.Parallel()
	proc := fakeProc()
	used, err := groupCPU(proc, 100)
	if err != nil || used != 2100*time.Millisecond {
		t.Errorf("got %s, %v; want 2.1s", used, err)
	}
	proc["101/stat"] = procFile("101 (short) S 100")
	if _, err := groupCPU(proc, 100); err == nil || !strings.Contains(err.Error(), "/proc/101/stat is not as expected") {
		t.Errorf("a short line: %v", err)
	}
}
