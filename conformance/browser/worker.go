package browser

import (
	"context"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// recordWorkers records also the websockets of the page's shared workers: the
// stock renderer has its socket there. A worker is held at its start until it is
// listened to, so that not even its first frame is missed.
//
// It makes one goroutine, which ends with the tab; OpenBlank waits for it.
func (p *Page) recordWorkers() error {
	mine := chromedp.FromContext(p.ctx).BrowserContextID
	started := make(chan target.ID, 16)
	err := chromedp.ListenBrowser(p.ctx, func(event any) {
		if e, ok := event.(*target.EventAttachedToTarget); ok && e.WaitingForDebugger && e.TargetInfo.BrowserContextID == mine {
			started <- e.TargetInfo.TargetID
		}
	})
	if err != nil {
		return err
	}
	p.goroutines.Go(func() {
		for {
			select {
			case id := <-started:
				p.recordWorker(id)
			case <-p.ctx.Done():
				return
			}
		}
	})
	return nil
}

// holdWorkers has the browser hold each shared worker at its start.
func holdWorkers(ctx context.Context) error {
	flat := true
	_, err := chromedp.CallBrowser(ctx, target.SetAutoAttach, target.SetAutoAttachParams{
		AutoAttach: true, WaitForDebuggerOnStart: true, Flatten: &flat,
		Filter: target.Filter{{Type: "shared_worker"}},
	})
	return err
}

func (p *Page) recordWorker(id target.ID) {
	ctx, _ := chromedp.NewContext(p.ctx, chromedp.WithTargetID(id)) // it ends with the tab's
	err := chromedp.Listen(ctx, func(event any) {
		p.traffic.record(event)
		p.console.record(event)
	})
	if err == nil {
		_, err = chromedp.Call(ctx, runtime.RunIfWaitingForDebugger, cdp.Empty{})
	}
	if err != nil && p.ctx.Err() == nil {
		p.t.Errorf("listen to a shared worker of the page: %v", err)
	}
}
