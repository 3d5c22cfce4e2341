package browser

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// A Page is a tab with the page of a backend. Its methods fail the test when the
// page doesn't do what is asked for; a Page belongs to its test's goroutine.
type Page struct {
	t        testing.TB
	ctx      context.Context
	patience time.Duration
	traffic  *traffic
	console  *console

	goroutines *sync.WaitGroup
}

// For returns the page for use in a subtest, which then is the one that fails.
func (p *Page) For(t testing.TB) *Page {
	sub := *p
	sub.t = t
	return &sub
}

// Open opens the page at url in a tab of its own, as a first-time visitor: with
// empty cache and storage. The tab closes with the test. Open returns when the
// layout is drawn and the first callbacks have answered.
func Open(t testing.TB, url string) *Page {
	t.Helper()
	p := OpenBlank(t)
	p.Go(url)
	p.Idle()
	return p
}

// OpenBlank opens an empty tab, for tests that look at a page which doesn't come
// up as it should.
func OpenBlank(t testing.TB) *Page {
	t.Helper()
	parent, err := startedChromium()
	if err != nil {
		t.Fatal(err)
	}
	return openTab(t, parent, chromedp.WithNewBrowserContext())
}

// OpenBeside opens the page at url in another tab of the same visitor: the tabs share
// cookies, storage and the websocket. What goes over that is recorded for the first
// one.
func (p *Page) OpenBeside(url string) *Page {
	p.t.Helper()
	other := p.BlankBeside()
	other.Go(url)
	other.Idle()
	return other
}

// BlankBeside is OpenBeside for an empty tab.
func (p *Page) BlankBeside() *Page {
	p.t.Helper()
	return openTab(p.t, p.ctx)
}

// openTab opens a tab that ends with the test.
func openTab(t testing.TB, parent context.Context, opts ...chromedp.ContextOption) *Page {
	t.Helper()
	ctx, cancel := chromedp.NewContext(parent, opts...)
	p := &Page{t: t, ctx: ctx, goroutines: new(sync.WaitGroup), patience: patienceOf(t), traffic: newTraffic(), console: &console{}}
	t.Cleanup(func() {
		p.report()
		cancel()
		p.goroutines.Wait()
	})

	err := chromedp.Listen(ctx, func(event any) {
		p.traffic.record(event)
		p.console.record(event)
	})
	if err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	_, err = chromedp.Call(ctx, network.Enable, network.EnableParams{})
	if err != nil {
		t.Fatalf("watch the tab's network: %v", err)
	}
	if err := p.recordWorkers(); err != nil {
		t.Fatalf("watch the tab's workers: %v", err)
	}
	p.Resize(1400, 1000)
	return p
}

// Go navigates to url and waits until the document is loaded.
func (p *Page) Go(url string) {
	p.t.Helper()
	p.do("open "+url, chromedp.Navigate(url))
}

// Reload loads the page again.
func (p *Page) Reload() {
	p.t.Helper()
	p.do("reload", chromedp.Reload())
	p.Idle()
}

// Resize gives the page's window a size in pixels. It is 1400 by 1000 at first.
func (p *Page) Resize(width, height int) {
	p.t.Helper()
	p.do("resize", chromedp.EmulateViewport(int64(width), int64(height)))
}

// do runs a step, and fails the test if it doesn't succeed within patience.
func (p *Page) do(what string, step chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, p.patience)
	defer cancel()
	if err := chromedp.Do(ctx, step); err != nil {
		p.t.Fatalf("%s: %v", what, err)
	}
}
