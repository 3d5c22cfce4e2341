package server

import (
	"context"
	"fmt"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server/internal/topiclog"
)

// collected is the carrier of a stream that has no page to go to: it keeps what the
// values come to.
type collected struct {
	whole   protocol.Raw // the last value that is no patch, nil for none
	patches protocol.Patch
}

func (k *collected) send(ctx context.Context, change topiclog.Change) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if !change.Patch {
		k.whole, k.patches = change.Value, protocol.Patch{}
		return nil
	}
	var p protocol.Patch
	if err := p.UnmarshalJSON(change.Value); err != nil {
		return err
	}
	for _, step := range p.Steps() {
		k.patches.Add(step)
	}
	return nil
}

// value returns what the output is to be set to, if to anything.
func (k *collected) value() (value any, update bool, err error) {
	switch {
	case k.patches.Len() == 0:
		return k.whole, k.whole != nil, nil
	case k.whole == nil:
		return &k.patches, true, nil
	}
	value, err = k.patches.Apply(k.whole)
	if err != nil {
		return nil, false, fmt.Errorf("a stream's patch doesn't fit the value before it: %w", err)
	}
	return value, true, nil
}
