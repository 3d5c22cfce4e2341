package bench

import (
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
)

func TestGroupMemory(t *testing.T) {
	t.Parallel()
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	proc := fstest.MapFS{
		"meminfo":    file("MemTotal: 1 kB"),
		"100/stat":   file("100 (gunicorn) S 1 100 50 0"),
		"100/status": file("Name:\tgunicorn\nState:\tS (sleeping)\nVmRSS:\t 9000 kB\nRssAnon:\t    2048 kB\nRssFile:\t 100 kB\n"),
		"101/stat":   file("101 (a) b (c) S 100 100 50 0"),
		"101/status": file("RssAnon:\t1024 kB\n"),
		"102/stat":   file("102 (other) S 1 102 50 0"),
		"102/status": file("RssAnon:\t4096 kB\n"),
		"103/stat":   file("103 (ended) Z 100 100 50 0"),
		"103/status": file("Name:\tended\nState:\tZ (zombie)\n"),
	}
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
	proc["101/status"] = file("Name:\tx\nState:\tR (running)\n")
	if _, err := groupMemory(proc, 100); err == nil || !strings.Contains(err.Error(), "/proc/101/status") {
		t.Errorf("a status without memory: %v", err)
	}
	if !gone(syscall.ESRCH) {
		t.Error("a process that ended while it was read is an error")
	}
}
