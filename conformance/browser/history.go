package browser

import "github.com/chromedp/chromedp"

// Back goes back in the page's history, as the browser's button does.
func (p *Page) Back() {
	p.t.Helper()
	p.do("go back", chromedp.NavigateBack())
}

// Forward goes forward in the page's history.
func (p *Page) Forward() {
	p.t.Helper()
	p.do("go forward", chromedp.NavigateForward())
}
