//go:build unix && !linux

package server

// closedBehind can't tell here: poll has no event for it.
func closedBehind(int) bool { return false }
