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
	"time"
)

// member is a process of a group as /proc/PID/stat shows it: the fields from the
// third on, which is the state. The second is the program's name in brackets and
// may hold spaces and brackets itself.
type member struct {
	pid  string
	stat []string
}

// Places in member.stat.
const (
	statGroup  = 2
	statUser   = 11
	statSystem = 12
)

// groupMembers finds the processes of a group in a /proc file system.
func groupMembers(proc fs.FS, pgid int) ([]member, error) {
	entries, err := fs.ReadDir(proc, ".")
	if err != nil {
		return nil, err
	}
	var members []member
	for _, e := range entries {
		if _, err := strconv.Atoi(e.Name()); err != nil {
			continue
		}
		stat, err := fs.ReadFile(proc, path.Join(e.Name(), "stat"))
		if gone(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		m := member{e.Name(), strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))}
		if len(m.stat) <= statSystem {
			return nil, fmt.Errorf("/proc/%s/stat is not as expected: %q", m.pid, stat)
		}
		if m.stat[statGroup] == strconv.Itoa(pgid) {
			members = append(members, m)
		}
	}
	if len(members) == 0 {
		return nil, fmt.Errorf("no process is in the group %d", pgid)
	}
	return members, nil
}

// gone reports whether a file of /proc vanished because its process ended.
func gone(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ESRCH)
}

// tick is the unit of times in /proc, the same on every Linux.
const tick = 10 * time.Millisecond

// groupCPU returns the processor time that the processes of a group have used.
func groupCPU(proc fs.FS, pgid int) (time.Duration, error) {
	members, err := groupMembers(proc, pgid)
	if err != nil {
		return 0, err
	}
	var used time.Duration
	for _, m := range members {
		for _, field := range []string{m.stat[statUser], m.stat[statSystem]} {
			ticks, err := strconv.Atoi(field)
			if err != nil {
				return 0, fmt.Errorf("/proc/%s/stat: %w", m.pid, err)
			}
			used += time.Duration(ticks) * tick
		}
	}
	return used, nil
}
