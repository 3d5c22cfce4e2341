package browser

import (
	"fmt"

	"github.com/chromedp/chromedp"
)

// Click clicks the first element that a CSS selector finds, in its middle, once
// it is visible.
func (p *Page) Click(selector string) {
	p.t.Helper()
	p.do("click "+selector, chromedp.Click(chromedp.CSS(selector)))
}

// ClickText clicks the element that shows a text, of those that a CSS selector
// finds, once it is there. It is how a person picks from a list.
func (p *Page) ClickText(selector, text string) {
	p.t.Helper()
	mine := fmt.Sprintf(`[...document.querySelectorAll(%s)].find(e => e.innerText.trim() === %s)`, quote(selector), quote(text))
	p.Await(fmt.Sprintf("%q in %s", text, selector), mine+` !== undefined`)
	box := Eval[Box](p, `(() => { const e = `+mine+`;
		e.scrollIntoView({block: "nearest", behavior: "instant"});
		const b = e.getBoundingClientRect();
		return {X: b.x, Y: b.y, Width: b.width, Height: b.height}; })()`)
	p.ClickAt(box.Center())
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
// text into it, key by key. Keys without a character are those of chromedp's
// package kb.
func (p *Page) Type(selector, text string) {
	p.t.Helper()
	for _, key := range text {
		p.do("type into "+selector, chromedp.SendKeys(chromedp.CSS(selector), string(key)))
		p.drawn() // the renderer's fields mix up keys that come faster than it draws
	}
}

// Show scrolls the first element that a CSS selector finds into the window.
func (p *Page) Show(selector string) {
	p.t.Helper()
	p.do("scroll to "+selector, chromedp.ScrollIntoView(chromedp.CSS(selector)))
}

// Press types text to whatever has the focus. Keys without a character are those
// of chromedp's package kb.
func (p *Page) Press(text string) {
	p.t.Helper()
	p.do("press keys", chromedp.KeyEvent(text))
}
