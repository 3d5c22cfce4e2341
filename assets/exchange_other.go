//go:build !linux

package assets

import "errors"

// exchange swaps two folders in one step, which this system can't.
func exchange(string, string) error { return errors.ErrUnsupported }
