package server

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"strconv"
	"time"

	"github.com/dashwire/dashwire/protocol"
)

// liveFiles are the part of this package that runs in the page.
//
//go:embed live/dashwire.js live/lanes.js live/apply.js live/detour.js
var liveFiles embed.FS

// liveScript is all of them: the others build on the first one.
var liveScript = func() []byte {
	var all []byte
	for _, name := range []string{"live/dashwire.js", "live/lanes.js", "live/apply.js", "live/detour.js"} {
		text, err := liveFiles.ReadFile(name)
		if err != nil {
			panic(err) // it is part of the build
		}
		all = append(all, text...)
	}
	return all
}()

// liveName is its name below _dashwire/. It changes with the content, so that
// browsers and proxies may keep the file.
var liveName = func() string {
	sum := sha256.Sum256(liveScript)
	return "live." + hex.EncodeToString(sum[:8]) + ".js"
}()

// signOfLife is how often a page says that it lives, in apps with leases.
const signOfLife = 2 * time.Second

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
	if a.usesPush() {
		live, err := protocol.Encode(map[string]any{"hello": a.push.hello, "cookie": socketlessCookie, "callbacks": a.callsOverSocket()})
		if err != nil {
			return "", err
		}
		attributes = append(attributes, Attribute{Name: "data-live", Value: string(live)})
	}
	if a.leases.used() {
		attributes = append(attributes, Attribute{Name: "data-alive", Value: strconv.FormatInt(signOfLife.Milliseconds(), 10)})
	}
	return scriptTag(a.cfg.RequestsPathnamePrefix+"_dashwire/"+liveName, attributes), nil
}

// callsOverSocket reports whether a page has callbacks that go over its websocket,
// besides the hello.
func (a *App) callsOverSocket() bool {
	if a.cfg.WebsocketCallbacks {
		return true
	}
	for _, p := range a.callbacks.load().plans {
		if p.entry.Websocket && p.id != a.push.hello {
			return true
		}
	}
	return false
}
