package browser

import "fmt"

// Text returns what the first element that a CSS selector finds shows, as a
// person reads it.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	texts := p.Texts(selector)
	if len(texts) == 0 {
		p.t.Fatalf("%s: nothing on the page matches", selector)
	}
	return texts[0]
}

// Texts is Text for all elements that the selector finds.
func (p *Page) Texts(selector string) []string {
	p.t.Helper()
	return Eval[[]string](p, fmt.Sprintf(
		`[...document.querySelectorAll(%s)].map(e => (e.innerText ?? e.textContent).trim())`, quote(selector)))
}

// Title returns the title of the document.
func (p *Page) Title() string {
	p.t.Helper()
	return Eval[string](p, `document.title`)
}

// A Box is where an element is in the window, in pixels.
type Box struct{ X, Y, Width, Height float64 }

// Center returns the middle of the box.
func (b Box) Center() (x, y float64) { return b.X + b.Width/2, b.Y + b.Height/2 }

// Boxes returns where the elements are that a CSS selector finds, without those
// that take no room.
func (p *Page) Boxes(selector string) []Box {
	p.t.Helper()
	return Eval[[]Box](p, fmt.Sprintf(`[...document.querySelectorAll(%s)]
		.map(e => e.getBoundingClientRect()).filter(b => b.width > 0 && b.height > 0)
		.map(b => ({X: b.x, Y: b.y, Width: b.width, Height: b.height}))`, quote(selector)))
}
