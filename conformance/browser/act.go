package browser

import (
	"github.com/chromedp/chromedp"
)

// Click clicks the first element that a CSS selector finds, in its middle, once
// it is visible.
func (p *Page) Click(selector string) {
	p.t.Helper()
	p.do("click "+selector, chromedp.Click(chromedp.CSS(selector)))
}

// ClickAt moves the mouse to a point of the window and clicks there.
func (p *Page) ClickAt(x, y float64) {
	p.t.Helper()
	p.HoverAt(x, y)
	p.do("click", chromedp.MouseClickXY(x, y))
}

// HoverAt moves the mouse to a point of the window.
func (p *Page) HoverAt(x, y float64) {
	p.t.Helper()
	p.do("move the mouse", chromedp.MouseEvent(chromedp.MouseMoved, x, y))
}

// Drag presses the mouse at one point, moves it to another and releases it.
func (p *Page) Drag(fromX, fromY, toX, toY float64) {
	p.t.Helper()
	p.do("drag", chromedp.DragAndDropXY(fromX, fromY, toX, toY))
}

// Type gives the first element that a CSS selector finds the focus, and types
// text into it. Keys without a character are those of chromedp's package kb.
func (p *Page) Type(selector, text string) {
	p.t.Helper()
	p.do("type into "+selector, chromedp.SendKeys(chromedp.CSS(selector), text))
}

// Show scrolls the first element that a CSS selector finds into the window.
func (p *Page) Show(selector string) {
	p.t.Helper()
	p.do("scroll to "+selector, chromedp.ScrollIntoView(chromedp.CSS(selector)))
}
