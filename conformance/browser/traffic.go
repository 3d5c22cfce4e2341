package browser

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// An Exchange is one of the page's requests to a route of Dash (_dash-*,
// _reload-hash, _favicon.ico), with its answer.
type Exchange struct {
	Method string
	Path   string // with the query
	Status int    // 0 until the answer comes, and where none came

	id      network.RequestID
	header  network.Headers
	request []byte
	ended   bool
	failure string // why no answer came
}

// Header returns a header of the answer, and whether the answer has it. The browser
// tells nobody of cookies.
func (x *Exchange) Header(name string) (value string, ok bool) {
	for key, v := range x.header {
		if strings.EqualFold(key, name) {
			value, ok = v.(string)
		}
	}
	return value, ok
}

// A Frame is one message of a websocket of the page.
type Frame struct {
	Sent bool // by the page, else received
	Text string
}

// traffic records what a page exchanges with its server. The browser's events
// write it, the test reads it.
type traffic struct {
	mu        sync.Mutex
	exchanges []*Exchange
	byID      map[network.RequestID]*Exchange
	frames    []Frame
	hosts     map[string]bool // whom the page asked, for anything
	changed   chan struct{}   // closed when an exchange ends, and made anew
}

func newTraffic() *traffic {
	return &traffic{byID: map[network.RequestID]*Exchange{}, hosts: map[string]bool{}, changed: make(chan struct{})}
}

// record is called for every event of the tab, in their order.
func (tr *traffic) record(event any) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		tr.begin(e)
	case *network.EventResponseReceived:
		if x := tr.byID[e.RequestID]; x != nil {
			x.Status, x.header = int(e.Response.Status), e.Response.Headers
		}
	case *network.EventLoadingFinished:
		tr.end(e.RequestID, "")
	case *network.EventLoadingFailed:
		tr.end(e.RequestID, e.ErrorText)
	case *network.EventWebSocketFrameSent:
		tr.frames = append(tr.frames, Frame{true, string(e.Response.PayloadData)})
	case *network.EventWebSocketFrameReceived:
		tr.frames = append(tr.frames, Frame{false, string(e.Response.PayloadData)})
	}
}

func (tr *traffic) begin(e *network.EventRequestWillBeSent) {
	u, err := url.Parse(e.Request.URL)
	if err != nil {
		return
	}
	if u.Host != "" { // data: and blob: have none
		tr.hosts[u.Host] = true
	}
	if !isDashRoute(u.Path) {
		return
	}
	x := &Exchange{Method: e.Request.Method, Path: u.RequestURI(), id: e.RequestID}
	for _, part := range e.Request.PostDataEntries {
		x.request = append(x.request, part.Bytes...)
	}
	tr.exchanges = append(tr.exchanges, x)
	tr.byID[e.RequestID] = x
}

func isDashRoute(path string) bool {
	name := path[strings.LastIndexByte(path, '/')+1:]
	return strings.HasPrefix(name, "_dash-") || name == "_reload-hash" || name == "_favicon.ico"
}

func (tr *traffic) end(id network.RequestID, failure string) {
	if x := tr.byID[id]; x != nil {
		x.ended, x.failure = true, failure
		close(tr.changed)
		tr.changed = make(chan struct{})
	}
}

// awaitAnswers waits until no request is without its answer.
func (tr *traffic) awaitAnswers(ctx context.Context) error {
	return tr.await(ctx, func(sent, answered int) bool { return answered == sent })
}

// await waits until the numbers of requests and of answers are as wanted.
func (tr *traffic) await(ctx context.Context, wanted func(sent, answered int) bool) error {
	for {
		tr.mu.Lock()
		sent, answered, changed := len(tr.exchanges), 0, tr.changed
		for _, x := range tr.exchanges {
			if x.ended {
				answered++
			}
		}
		tr.mu.Unlock()
		if wanted(sent, answered) {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// AwaitRequests waits until n requests that were sent after a mark are answered.
func (p *Page) AwaitRequests(mark, n int) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, p.patience)
	defer cancel()
	err := p.traffic.await(ctx, func(_, answered int) bool { return answered >= mark+n })
	if err != nil {
		p.t.Fatalf("waited for %d answers, there are %d requests: %v", n, len(p.Exchanges())-mark, err)
	}
}

// Exchanges returns the page's requests to Dash's routes so far, in the order in
// which they were sent. Requests for the files of component suites are not among
// them.
func (p *Page) Exchanges() []Exchange {
	p.traffic.mu.Lock()
	defer p.traffic.mu.Unlock()
	list := make([]Exchange, len(p.traffic.exchanges))
	for i, x := range p.traffic.exchanges {
		list[i] = *x
	}
	return list
}

// NoStrangers fails the test if the page has asked any other server than the one
// it came from for anything.
func (p *Page) NoStrangers() {
	p.t.Helper()
	own := Eval[string](p, "location.host")
	p.traffic.mu.Lock()
	defer p.traffic.mu.Unlock()
	for host := range p.traffic.hosts {
		if host != own {
			p.t.Errorf("the page of %s has also asked %s for something", own, host)
		}
	}
}

// Frames returns the messages of the page's websockets so far.
func (p *Page) Frames() []Frame {
	p.traffic.mu.Lock()
	defer p.traffic.mu.Unlock()
	return append([]Frame(nil), p.traffic.frames...)
}

// RequestBody returns the body that the page sent.
func (p *Page) RequestBody(x Exchange) []byte {
	p.t.Helper()
	if len(x.request) > 0 || x.Method == http.MethodGet {
		return x.request
	}
	// The browser leaves long bodies out of its events.
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	result, err := chromedp.Call(ctx, network.GetRequestPostData, network.GetRequestPostDataParams{RequestID: x.id})
	if err != nil {
		p.t.Fatalf("read the body of %s %s: %v", x.Method, x.Path, err)
	}
	return result.PostData
}

// ResponseBody returns the body of the answer. The browser keeps it until the
// page is left.
func (p *Page) ResponseBody(x Exchange) []byte {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	result, err := chromedp.Call(ctx, network.GetResponseBody, network.GetResponseBodyParams{RequestID: x.id})
	if err != nil {
		p.t.Fatalf("read the answer to %s %s: %v", x.Method, x.Path, err)
	}
	return result.Body
}
