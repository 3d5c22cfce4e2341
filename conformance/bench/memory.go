package bench

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"syscall"
)

// memory is what a server holds that no file backs: RssAnon of /proc/PID/status,
// summed over the processes of its group.
type memory struct {
	AnonKiB   int `json:"rss_anon_kib"`
	Processes int `json:"processes"`
}

func (m memory) mib() float64 { return float64(m.AnonKiB) / 1024 }

// groupMemory reads the memory of a process group out of a /proc file system.
func groupMemory(proc fs.FS, pgid int) (memory, error) {
	entries, err := fs.ReadDir(proc, ".")
	if err != nil {
		return memory{}, err
	}
	var m memory
	for _, e := range entries {
		if _, err := strconv.Atoi(e.Name()); err != nil {
			continue
		}
		group, err := processGroup(proc, e.Name())
		if gone(err) || (err == nil && group != pgid) {
			continue
		}
		if err != nil {
			return memory{}, err
		}
		status, err := fs.ReadFile(proc, path.Join(e.Name(), "status"))
		if gone(err) {
			continue
		}
		if err != nil {
			return memory{}, err
		}
		kib, err := rssAnon(status)
		if err != nil {
			return memory{}, fmt.Errorf("/proc/%s/status: %w", e.Name(), err)
		}
		m.AnonKiB += kib
		m.Processes++
	}
	if m.Processes == 0 {
		return memory{}, fmt.Errorf("no process is in the group %d", pgid)
	}
	return m, nil
}

// gone reports whether a file of /proc vanished because its process ended.
func gone(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ESRCH)
}

// processGroup reads the fifth field of /proc/PID/stat. The second is the
// program's name in brackets and may hold spaces and brackets itself.
func processGroup(proc fs.FS, pid string) (int, error) {
	stat, err := fs.ReadFile(proc, path.Join(pid, "stat"))
	if err != nil {
		return 0, err
	}
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	if len(fields) < 3 {
		return 0, fmt.Errorf("/proc/%s/stat is not as expected: %q", pid, stat)
	}
	return strconv.Atoi(fields[2])
}

// rssAnon finds RssAnon in /proc/PID/status. A process that has ended and was
// not waited for yet has no memory and no such line.
func rssAnon(status []byte) (int, error) {
	zombie := false
	for line := range strings.Lines(string(status)) {
		name, value, _ := strings.Cut(line, ":")
		switch fields := strings.Fields(value); {
		case name == "State" && len(fields) > 0 && fields[0] == "Z":
			zombie = true
		case name == "RssAnon" && len(fields) == 2 && fields[1] == "kB":
			return strconv.Atoi(fields[0])
		}
	}
	if zombie {
		return 0, nil
	}
	return 0, errors.New("there is no line RssAnon in kB; Linux 4.5 or newer has it")
}
