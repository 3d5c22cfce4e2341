package assets

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
)

// Fetch makes sure that the files of a release are on this machine and right. A
// cache that is there is verified as a whole, and made anew if anything in it is
// wrong. It reports whether files had to be found or fetched.
func Fetch(ctx context.Context, o Options) (b *Bundle, fresh bool, err error) {
	o = o.withDefaults()
	wheels, err := wheelsFromEnv(o)
	if err != nil {
		return nil, false, err
	}
	broken := false
	if b, err := openCached(o); err == nil {
		_, err := b.Verify(ctx)
		if err == nil || ctx.Err() != nil {
			return b, false, err
		}
		broken = true
		fmt.Fprintf(o.Progress, "%v\nMaking the folder anew\n", err)
	} else if e := new(Error); errors.As(err, &e) && e.Err != nil {
		fmt.Fprintf(o.Progress, "%s: %v\n", e.Where, e.Err)
	}
	if err := fill(ctx, o, wheels, broken); err != nil {
		return nil, false, err
	}
	debug.FreeOSMemory() // a server may go on from here, as after Open
	b, err = openCached(o)
	return b, true, err
}
