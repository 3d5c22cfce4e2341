package server

import "testing"

func BenchmarkPage(b *testing.B) {
	app := newSite(b, Config{}).app
	page := app.pages.current.Load()
	var body []byte
	b.SetBytes(int64(page.size))
	for b.Loop() {
		body = page.appendTo(body[:0], app.newPageToken(), "")
	}
}
