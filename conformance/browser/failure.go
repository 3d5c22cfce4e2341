package browser

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
)

// report tells what a page looked like whose test failed.
func (p *Page) report() {
	if !p.t.Failed() {
		return
	}
	p.console.mu.Lock()
	if len(p.console.all) > 0 {
		p.t.Logf("the page's console:\n%s", strings.Join(p.console.all, "\n"))
	}
	p.console.mu.Unlock()
	var requests strings.Builder
	for _, x := range p.Exchanges() {
		path, _, _ := strings.Cut(x.Path, "?")
		fmt.Fprintf(&requests, "%s %s: %d %s\n", x.Method, path, x.Status, x.failure)
	}
	p.t.Logf("the page's requests:\n%s", requests.String())
	if folder := os.Getenv("DASHWIRE_SCREENSHOTS"); folder != "" {
		p.savePicture(folder)
	}
}

func (p *Page) savePicture(folder string) {
	// A page that hangs can't be drawn; that must not hide why the test failed.
	ctx, cancel := context.WithTimeout(p.ctx, 10*time.Second)
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.MkdirAll(folder, 0o755)
	}
	name := filepath.Join(folder, strings.ReplaceAll(p.t.Name(), "/", "-")+".png")
	if err == nil {
		err = os.WriteFile(name, picture, 0o644)
	}
	if err != nil {
		p.t.Logf("no picture of the page: %v", err)
		return
	}
	p.t.Logf("a picture of the page is in %s", name)
}
