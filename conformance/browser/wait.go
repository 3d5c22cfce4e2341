package browser

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
)

// Await waits until a JavaScript expression is true in the page. what says in
// words what is waited for.
func (p *Page) Await(what, expression string) {
	p.t.Helper()
	if err := p.poll(expression); err != nil {
		p.t.Fatalf("waited for %s, which did not come: %v", what, err)
	}
}

// AwaitText waits until the first element that a CSS selector finds shows a text.
func (p *Page) AwaitText(selector, want string) {
	p.t.Helper()
	err := p.poll(fmt.Sprintf(`(() => { const e = document.querySelector(%s);
		return (e?.innerText ?? e?.textContent)?.trim() === %s; })()`, quote(selector), quote(want)))
	if err != nil {
		p.t.Fatalf("%s: waited for the text %q, it is %q: %v", selector, want, p.Texts(selector), err)
	}
}

// AwaitCount waits until a CSS selector finds a number of elements.
func (p *Page) AwaitCount(selector string, want int) {
	p.t.Helper()
	if err := p.poll(fmt.Sprintf(`document.querySelectorAll(%s).length === %d`, quote(selector), want)); err != nil {
		p.t.Fatalf("%s: waited for %d of them, there are %d: %v", selector, want, len(p.Texts(selector)), err)
	}
}

// Idle waits until the renderer has drawn the layout and has no callback left to
// run, and until the answers to all its requests are recorded.
func (p *Page) Idle() {
	p.t.Helper()
	p.Await("the callbacks to end", `(() => {
		const stores = window.dash_stores;
		return stores && stores.length > 0 && stores.every(store => {
			const state = store.getState();
			return state.appLifecycle === "HYDRATED" && !state.isLoading;
		});
	})()`)
	ctx, cancel := context.WithTimeout(p.ctx, p.patience)
	defer cancel()
	if err := p.traffic.awaitAnswers(ctx); err != nil {
		p.t.Fatalf("waited for the answers to all requests: %v", err)
	}
}

// drawn waits until the page has drawn what it knows by now: an expression is
// tried once a frame.
func (p *Page) drawn() {
	p.t.Helper()
	p.Await("the page to draw", `(window.dashwireFrames = (window.dashwireFrames ?? 0) + 1) % 3 === 0`)
}

func (p *Page) poll(expression string) error {
	ctx, cancel := context.WithTimeout(p.ctx, p.patience)
	defer cancel()
	for {
		// A try is lost when the page navigates meanwhile, so none is long.
		err := p.try(ctx, expression)
		if err == nil || ctx.Err() != nil || !mayComeTrue(err) {
			return err
		}
	}
}

func (p *Page) try(ctx context.Context, expression string) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	return chromedp.Do(ctx, chromedp.Poll[chromedp.Void](expression, chromedp.WithPollingTimeout(time.Second)))
}

// mayComeTrue reports whether a condition failed only because it is not true yet,
// or because its document went away.
func mayComeTrue(err error) bool {
	if errors.Is(err, chromedp.ErrPollingTimeout) || errors.Is(err, context.DeadlineExceeded) {
		return true
	}
	for _, text := range []string{"navigated or closed", "context was destroyed", "Cannot find context"} {
		if strings.Contains(err.Error(), text) {
			return true
		}
	}
	return false
}

// Eval returns the value of a JavaScript expression in the page.
func Eval[T any](p *Page, expression string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, p.patience)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		p.t.Fatalf("evaluate %s: %v", expression, err)
	}
	return value
}

// quote writes a string as JavaScript does. Go's quoting differs only in
// characters that no selector here has.
func quote(s string) string { return strconv.Quote(s) }

// pass waits for a time, for what must not happen in it, or only then.
func (p *Page) pass(seconds int) {
	p.t.Helper()
	Eval[int](p, fmt.Sprintf("(window.passed = false, setTimeout(() => { window.passed = true }, %d), 0)", seconds*1000))
	p.Await(fmt.Sprintf("%d s to pass", seconds), "window.passed")
}
