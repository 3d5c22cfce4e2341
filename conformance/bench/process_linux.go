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

// raiseFileLimit lets this program and the servers that it starts open as many
// files as the system allows; each connection takes one in either. It returns how
// many that is.
//
// The Go runtime raises the limit of a program too, but gives its children the old
// one.
func raiseFileLimit() (uint64, error) {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return 0, err
	}
	limit.Cur = limit.Max
	return limit.Cur, syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit)
}
