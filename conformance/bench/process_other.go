//go:build !linux

package bench

import (
	"os"
	"syscall"
)

func ownGroup() *syscall.SysProcAttr { return nil }

// signalGroup ends the one process: where /proc is missing, Run has refused to
// start, so there are no workers to look for.
func signalGroup(pid int, _ bool) {
	if p, err := os.FindProcess(pid); err == nil {
		_ = p.Kill()
	}
}

func raiseFileLimit() (uint64, error) { return 0, nil }
