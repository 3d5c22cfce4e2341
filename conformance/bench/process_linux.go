package bench

import "syscall"

// ownGroup puts a server into a process group of its own, by which its workers
// are found and ended, and lets the kernel end it if this program is killed.
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
}

// signalGroup asks the processes of a group to end, or kills them. A group that
// is gone is no fault.
func signalGroup(pgid int, kill bool) {
	signal := syscall.SIGTERM
	if kill {
		signal = syscall.SIGKILL
	}
	_ = syscall.Kill(-pgid, signal)
}
