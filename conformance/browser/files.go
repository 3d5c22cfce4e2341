package browser

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// Upload picks files of the disk for the first file field that a CSS selector
// finds, which need not be visible.
func (p *Page) Upload(selector string, files ...string) {
	p.t.Helper()
	p.do("pick files for "+selector, chromedp.SetUploadFiles(chromedp.CSS(selector), files, chromedp.NodeReady))
}

// Download does what starts a download, waits until the browser has saved the
// file, and returns its name and content.
func (p *Page) Download(start func()) (name string, content []byte) {
	p.t.Helper()
	folder, events := p.t.TempDir(), true
	ctx, cancel := context.WithTimeout(p.ctx, p.patience)
	defer cancel()
	saved := make(chan struct{}, 1)
	err := chromedp.ListenBrowser(ctx, func(event any) {
		if e, ok := event.(*browser.EventDownloadProgress); ok && e.State == browser.DownloadProgressStateCompleted {
			select {
			case saved <- struct{}{}:
			default: // the folder shows what was saved
			}
		}
	})
	if err != nil {
		p.t.Fatal(err)
	}
	_, err = chromedp.CallBrowser(ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: folder, EventsEnabled: &events,
		BrowserContextID: chromedp.FromContext(p.ctx).BrowserContextID,
	})
	if err != nil {
		p.t.Fatal(err)
	}
	start()
	for {
		select {
		case <-saved: // by this page, or by one of another test
		case <-ctx.Done():
			p.t.Fatalf("waited for a download, which did not come")
		}
		if name, content := onlyFile(p.t, folder); name != "" {
			return name, content
		}
	}
}

// onlyFile reads the file in a folder, if one is there.
func onlyFile(t testing.TB, folder string) (name string, content []byte) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) == 0 || filepath.Ext(entries[0].Name()) == ".crdownload" {
		return "", nil
	}
	content, err = os.ReadFile(filepath.Join(folder, entries[0].Name()))
	if err != nil {
		t.Fatal(err)
	}
	return entries[0].Name(), content
}
