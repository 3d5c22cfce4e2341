package server

import (
	"github.com/gofiber/fiber/v2"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server/internal/overlay"
)

// withStores adds to a layout the component in which a page keeps how far it has
// been told, and sends it with its hello. It may need another one to hear of
// failures.
func (a *App) withStores(tree any) any {
	all := members(tree)
	names := []string{positionStore}
	if a.shared.showsFailures() {
		names = append(names, failureStore)
	}
	for _, id := range names {
		all = append(all, protocol.NewComponent("dash_core_components", "Store").Set("id", id).Set("data", nil))
	}
	return all
}

// current returns a layout with what has been pushed to all pages, and the position
// up to which that is so.
func (p *push) current(x *overlay.Index) []byte {
	entries, pos := p.all.log.State()
	changes := make([]overlay.Change, len(entries), len(entries)+1)
	for i, e := range entries {
		changes[i] = overlaid(e)
	}
	position := append(p.clock.AppendPosition([]byte{'"'}, pos), '"')
	return x.Apply(append(changes, overlay.Change{ID: positionStore, Prop: "data", Value: position}))
}

// sendLiveLayout answers with a layout as it is now. No cache may keep that.
func (a *App) sendLiveLayout(c *fiber.Ctx, x *overlay.Index) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	return a.sendBytes(c, a.push.current(x))
}
