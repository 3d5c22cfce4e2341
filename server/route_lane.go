package server

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server/internal/lane"
)

const (
	// lanePostCalls bounds what one post may bring or ask for.
	lanePostCalls = 500
	// lanePatience is how long a post waits for calls that are not done.
	lanePatience = time.Second
	// laneSettle is how long after an answer went out on its own request the page is
	// not given it here: it may still be on its way, and must not be applied twice.
	laneSettle = 500 * time.Millisecond
)

// lanePost is what the page's script sends for requests without an answer: again
// the requests that may not have come, and the numbers that it wants answers for.
type lanePost struct {
	scriptPost

	Requests []protocol.Raw `json:"requests"`
	Asks     []laneAsk      `json:"asks"`
}

type laneAsk struct {
	Lane string   `json:"lane"`
	Ack  uint64   `json:"ack"`
	Seqs []uint64 `json:"seqs"`
}

// laneNews is what is known of one number: "ok" with the answer, "error", "wait"
// for one that is not done, "missing" for one that never came, "full" for one that
// came and found no room, and "past" for one of which no answer is kept.
type laneNews struct {
	Lane   string       `json:"lane"`
	Seq    uint64       `json:"seq"`
	Status string       `json:"status"`
	Data   protocol.Raw `json:"data,omitempty"`
}

// routeLane serves POST _dashwire/lane: the page's script asks for the answers that
// it lacks, and sends again what may be lost.
func (a *App) routeLane(c *fiber.Ctx) error {
	var post lanePost
	request, client, err := a.beginPost(c, a.admitLane, &post)
	if err != nil {
		return err
	}
	defer request.life.end()
	ctx := &request.life
	count := len(post.Requests)
	for i := range post.Asks {
		count += len(post.Asks[i].Seqs)
	}
	if count > 2*lanePostCalls {
		return badScript(fmt.Sprintf("it is about %d calls", count))
	}
	full, err := a.takeInAll(ctx, client, post.Requests, request)
	if err != nil {
		return err
	}
	return a.sendNews(c, a.newsFor(ctx, client, post.Asks, full))
}

// admitLane asks whether a request may take part in lanes. Each call is asked about for
// itself as well.
func (a *App) admitLane(ctx context.Context, request *Request) (context.Context, error) {
	return a.authorize(ctx, request, ForLane, "")
}

// laneNumber is a number of a page's lane.
type laneNumber struct {
	lane string
	seq  uint64
}

// takeInAll gives requests that were sent again to their lanes, and returns those
// for which there was no room. Only what is about the post as a whole is an error.
func (a *App) takeInAll(ctx context.Context, client clientKey, texts []protocol.Raw, request *Request) (full map[laneNumber]bool, err error) {
	var refused error
	count := 0
	for _, text := range texts {
		req, err := protocol.DecodeRequest(bytes.Clone(text)) // it may be kept for longer than the others
		if err != nil {
			return nil, badScript(err.Error())
		}
		why, err := a.takeIn(ctx, client, req, request)
		if err != nil {
			return nil, err
		}
		if why == nil {
			continue
		}
		refused, count = why, count+1
		if isOverload(why) {
			if full == nil {
				full = map[laneNumber]bool{}
			}
			full[laneNumber{req.Stamp.Lane, req.Stamp.Seq}] = true
		}
	}
	if count > 0 { // one line, however many there are
		a.log.Warn("calls that a page has sent again can't be taken in", "client", request.RemoteAddr, "calls", count, "error", clip(refused.Error(), 2000))
	}
	return full, nil
}

// isOverload reports whether an error says to try again in a moment.
func isOverload(err error) bool {
	refused, ok := errors.AsType[*refusal](err)
	return ok && refused.status == fiber.StatusServiceUnavailable
}

// takeIn returns as refused why a lane doesn't take the request.
func (a *App) takeIn(ctx context.Context, client clientKey, req *protocol.Request, request *Request) (refused, err error) {
	p := a.laneOf(req, request)
	if p == nil {
		return nil, nil // its callback has no lane any more, and its number is missing for good
	}
	if other, err := a.clientKeyOf(req.Stamp.Token, req.Stamp.Load); err != nil || other != client {
		return nil, badScript("a request in it has the stamp of another page")
	}
	call, err := a.check(ctx, req, request, nil)
	if comesAgain(err) {
		return nil, err
	}
	_, _, refused = a.submit(p, call, req, request, err)
	return refused, nil
}

// newsFor says what is known of the numbers that are asked for. It waits a moment
// for what runs, or is about to. full are numbers that came with the question and
// found no room.
func (a *App) newsFor(ctx context.Context, client clientKey, asks []laneAsk, full map[laneNumber]bool) []answeredNews {
	patience, cancel := context.WithTimeout(ctx, lanePatience)
	defer cancel()
	var news []answeredNews
	for _, ask := range asks {
		l := a.lanes.find(laneKey{client, ask.Lane})
		if l != nil {
			l.Acknowledge(ask.Ack)
		}
		for _, seq := range ask.Seqs {
			item := answeredNews{laneNews: laneNews{Lane: ask.Lane, Seq: seq, Status: "missing"}}
			if l != nil {
				item.Status, item.answer = l.news(patience, seq)
			}
			if item.Status == "missing" && full[laneNumber{ask.Lane, seq}] {
				item.Status = "full"
			}
			news = append(news, item)
		}
	}
	return news
}

type answeredNews struct {
	laneNews
	answer *laneAnswer
}

// news says what is known of a number.
func (l *pageLane) news(patience context.Context, seq uint64) (string, *laneAnswer) {
	item, err := l.Find(seq)
	if err != nil {
		return "past", nil
	}
	if item == nil {
		return "missing", nil
	}
	select {
	case <-item.Ready():
	default: // it is for the page to send what is missing, so it should not wait for this
		return "wait", nil
	}
	select {
	case <-item.Done():
	default:
		select {
		case <-item.Done():
		case <-patience.Done():
			return "wait", nil
		}
	}
	if rest := untilSettled(item); rest > 0 {
		timer := time.NewTimer(rest)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-patience.Done():
			return "wait", nil
		}
	}
	answer, _ := item.Answer()
	if answer.err != nil {
		return "error", answer
	}
	return "ok", answer
}

// untilSettled is how long the answer to a number may still be on its way by the
// request that first brought it.
func untilSettled(item *lane.Item[*laneAnswer]) time.Duration {
	awaited := item.Waiting.Load() > 0 // to be read before given
	answer, at := item.Answer()
	if given := answer.given.Load(); given != 0 {
		at = time.Unix(0, given)
	} else if !awaited {
		return 0
	}
	return time.Until(at.Add(laneSettle))
}

// sendNews answers the post.
func (a *App) sendNews(c *fiber.Ctx, news []answeredNews) error {
	list := make([]laneNews, 0, len(news))
	for i := range news {
		item := &news[i]
		if item.Status == "ok" {
			data, err := item.answer.call.answer.AppendJSON(nil)
			if err != nil {
				return err
			}
			if p := &a.push; p.hello != "" {
				data = p.withCurrent(data, p.clock.Now())
			}
			item.Data = data
			item.answer.call.writeHeader(c)
		}
		list = append(list, item.laneNews)
	}
	body, err := protocol.Encode(map[string]any{"calls": list})
	if err != nil {
		return err
	}
	return a.sendBytes(c, body)
}

// checkSameOrigin refuses what another site's page sends with the browser's
// cookies. Browsers can't be made to leave these headers out, other programs need
// none.
func checkSameOrigin(r *Request) error {
	site, from := r.Header().Get("Sec-Fetch-Site"), r.Origin()
	switch {
	case site == "same-origin", site == "" && from == "":
		return nil
	case site == "" || site == "none":
		if u, err := url.Parse(from); err == nil && u.Host == r.Host && r.Host != "" {
			return nil
		}
	}
	return &refusal{status: fiber.StatusForbidden, detail: fmt.Sprintf("it comes from a page of %q, and the app is at %q", clip(from, 200), clip(r.Host, 200))}
}
