package server

import (
	"context"
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/dashwire/dashwire/protocol"
)

const (
	// pollPatience is how long a request is held. Proxies end those that say nothing
	// for 30 s.
	pollPatience = 25 * time.Second
	// pollGap is how long a page may take until its next request. Then it is away.
	pollGap = 10 * time.Second
)

// pollPost is what the page's script asks with.
type pollPost struct {
	scriptPost

	Position string `json:"position"`
	Line     string `json:"line"` // empty for the first one
	Told     uint64 `json:"told"` // of the last answer that it has got
	Deaf     bool   `json:"deaf"` // the page's websocket brings it nothing
}

// pollNews is the answer. Frame is a list of messages, as on a websocket, or null.
type pollNews struct {
	Line  string       `json:"line"`
	Told  uint64       `json:"told"`
	Frame protocol.Raw `json:"frame"`
}

// routePoll serves POST _dashwire/poll: it answers when there is something to tell
// the page, or after a while with nothing.
func (a *App) routePoll(c *fiber.Ctx) error {
	var post pollPost
	request, key, err := a.beginPost(c, a.admitSocket, &post)
	if err != nil {
		return err
	}
	defer request.life.end()
	d := a.push.clients.pollOf(key, &post)
	if d == nil {
		d, err = a.detours.open(a, request.again(), greeting{key, post.Position, post.Deaf})
	}
	if errors.Is(err, errNative) {
		return noContent(c)
	}
	if err != nil {
		return err
	}
	a.push.clients.hear(key)
	news := pollNews{Line: d.id, Frame: protocol.Raw("null")}
	frame, told, ok := d.poll(&request.life, post.Line == "")
	if !ok {
		return noContent(c) // the page asks anew
	}
	news.Told = told
	if len(frame) > 0 {
		news.Frame = frame
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	text, err := protocol.Encode(news)
	if err != nil {
		return err
	}
	d.taken()
	return a.sendBytes(c, text)
}

// pollOf returns the detour that a request goes on with, nil if there is none: the
// page has not got what it was told last, or was away for too long.
func (c *clients) pollOf(key clientKey, post *pollPost) *detour {
	s := c.ofKey(key)
	if s == nil || post.Line == "" {
		return nil
	}
	at := s.at.Load()
	if at == nil {
		return nil
	}
	d, ok := at.line.(*detour)
	if !ok || d.id != post.Line {
		return nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.told != post.Told || d.life.Err() != nil {
		return nil
	}
	return d
}

// poll returns what the page is told next, nothing after a while. The first one is
// answered at once, to say that it gets through. ok is false if the detour has ended,
// or another request waits now.
func (d *detour) poll(ctx context.Context, first bool) (frame []byte, told uint64, ok bool) {
	mine := d.hold()
	defer d.letGo(mine)
	patience := time.NewTimer(pollPatience)
	defer patience.Stop()
	for {
		select {
		case <-mine: // before anything is taken that the other one is to have
			return nil, 0, false
		case <-d.ended():
			return nil, 0, false
		default:
		}
		if frame = d.next(frame[:0]); len(frame) > 0 || first {
			break
		}
		select {
		case <-d.news:
			continue
		case <-mine:
			return nil, 0, false
		case <-d.ended():
			return nil, 0, false
		case <-ctx.Done():
			return nil, 0, false
		case <-patience.C:
		}
		break
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(frame) == 0 {
		return nil, d.told, true
	}
	if d.held != mine {
		d.end(ErrClientGone) // the other one would miss what this one has taken
		return nil, 0, false
	}
	d.told++
	return frame, d.told, true
}

// hold has a request wait in the place of one that does so already.
func (d *detour) hold() chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.held != nil {
		close(d.held)
	}
	if d.waiting != nil {
		d.waiting.Stop()
		d.waiting = nil
	}
	d.held = make(chan struct{})
	return d.held
}

// letGo has the detour end if no other request comes.
func (d *detour) letGo(mine chan struct{}) {
	d.mu.Lock()
	if d.held != mine {
		d.mu.Unlock()
		return
	}
	d.held = nil
	over := d.life.Err() != nil
	if !over {
		d.waiting = time.AfterFunc(pollGap, d.finish)
	}
	d.mu.Unlock()
	if over {
		d.finish()
	}
}
