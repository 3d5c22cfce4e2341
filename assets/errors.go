package assets

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"
)

// The kinds of failure. errors.Is tells them apart; the text of an error says
// what happened where, and what to do about it.
var (
	// ErrNoNetwork: the wheels have to be fetched and no index could be reached.
	ErrNoNetwork = errors.New("no network")
	// ErrNoPython: the wheels have to be fetched and there is no Python.
	ErrNoPython = errors.New("no Python")
	// ErrNoPip: the wheels have to be fetched and the Python there is has no pip.
	ErrNoPip = errors.New("no pip")
	// ErrNotOffered: an index was reached and has no such wheel.
	ErrNotOffered = errors.New("not offered")
	// ErrWrongHash: a wheel or a file is not the published one.
	ErrWrongHash = errors.New("wrong checksum")
	// ErrDamaged: a wheel is cut short or is no wheel.
	ErrDamaged = errors.New("damaged")
	// ErrDiskFull: the disk is full.
	ErrDiskFull = errors.New("disk full")
	// ErrReadOnly: the cache folder cannot be written to.
	ErrReadOnly = errors.New("not writable")
	// ErrNoWheel: DASHWIRE_WHEELS points to nothing that can be used.
	ErrNoWheel = errors.New("no wheel")
	// ErrNotCached: the files of the release are not on this machine yet.
	ErrNotCached = errors.New("not fetched yet")
	// ErrNotVendored: a folder was not written by "dashwire assets vendor", or by
	// another version of it.
	ErrNotVendored = errors.New("not a vendored folder")
)

// Error is a failure to find, fetch or read the files of a release.
type Error struct {
	// Kind is one of the errors above.
	Kind error
	// Doing is what was being done.
	Doing string
	// Where is the file, folder or command concerned.
	Where string
	// Do is what the reader can do about it.
	Do string
	// Err is what the system said, if anything.
	Err error
}

// Error returns all of it in one line.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %v", e.Doing, e.Kind)
	if e.Where != "" {
		fmt.Fprintf(&b, ": %s", e.Where)
	}
	if e.Err != nil {
		fmt.Fprintf(&b, ": %v", e.Err)
	}
	if e.Do != "" {
		fmt.Fprintf(&b, ". %s", e.Do)
	}
	return b.String()
}

// Unwrap gives errors.Is the kind and the cause.
func (e *Error) Unwrap() []error {
	if e.Err == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Err}
}

// writeError explains why something could not be written below dir.
func writeError(doing, dir string, err error) error {
	var known *Error
	switch {
	case err == nil || errors.As(err, &known) || errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT):
		return &Error{Kind: ErrDiskFull, Doing: doing, Where: dir, Err: err,
			Do: "Free about 80 MB there, or set XDG_CACHE_HOME to a folder on another disk"}
	case errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS):
		return &Error{Kind: ErrReadOnly, Doing: doing, Where: dir, Err: err,
			Do: "Set XDG_CACHE_HOME to a folder that this user may write to, or embed a folder made by \"dashwire assets vendor\""}
	}
	return fmt.Errorf("%s in %s: %w", doing, dir, err)
}

// damaged explains why a wheel could not be read.
func damaged(doing, wheel string, err error) error {
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, os.ErrNotExist) {
		return &Error{Kind: ErrNoWheel, Doing: doing, Where: wheel, Err: err, Do: "Check the path and who may read it"}
	}
	return &Error{Kind: ErrDamaged, Doing: doing, Where: wheel, Err: err, Do: "Delete the file and fetch it again"}
}
