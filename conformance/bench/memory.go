package bench

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"
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
	members, err := groupMembers(proc, pgid)
	if err != nil {
		return memory{}, err
	}
	var sum memory
	for _, m := range members {
		status, err := fs.ReadFile(proc, path.Join(m.pid, "status"))
		if gone(err) {
			continue
		}
		if err != nil {
			return memory{}, err
		}
		kib, err := rssAnon(status)
		if err != nil {
			return memory{}, fmt.Errorf("/proc/%s/status: %w", m.pid, err)
		}
		sum.AnonKiB += kib
		sum.Processes++
	}
	return sum, nil
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
