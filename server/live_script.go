package server

import (
	"crypto/sha256"
	_ "embed" // for the script
	"encoding/hex"

	"github.com/dashwire/dashwire/protocol"
)

// liveScript is the part of this package that runs in the page.
//
//go:embed live/dashwire.js
var liveScript []byte

// liveName is its name below _dashwire/. It changes with the content, so that
// browsers and proxies may keep the file.
var liveName = func() string {
	sum := sha256.Sum256(liveScript)
	return "live." + hex.EncodeToString(sum[:8]) + ".js"
}()

// stamps maps the callbacks whose requests the page's script stamps to their
// lanes; those without a lane to the empty text. Without any, pages have no
// script of ours.
func (a *App) stamps() map[string]string {
	found := map[string]string{}
	for _, p := range a.callbacks.load().plans {
		if p.lane != "" {
			found[p.id] = p.lane
		}
	}
	if a.usesPush() {
		found[a.push.hello] = ""
	}
	return found
}

// liveTag is the tag of the script, empty for pages that go without. It stands
// behind the renderer's, which the script wraps.
func (a *App) liveTag(token string) (string, error) {
	stamps := a.stamps()
	if len(stamps) == 0 {
		return "", nil
	}
	text, err := protocol.Encode(stamps)
	if err != nil {
		return "", err
	}
	attributes := []Attribute{{Name: "data-stamps", Value: string(text)}}
	if !a.pages.bundle.Release().Wire.EndID { // else the token is in the page's config
		attributes = append(attributes, Attribute{Name: "data-token", Value: token})
	}
	return scriptTag(a.cfg.RequestsPathnamePrefix+"_dashwire/"+liveName, attributes), nil
}
