package browser

import (
	"context"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// AnswerDialog does what makes the browser ask a question, presses OK or Cancel,
// and returns what the question was.
func (p *Page) AnswerDialog(accept bool, ask func()) (question string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, p.patience)
	defer cancel()
	asked := make(chan string, 1)
	err := chromedp.Listen(ctx, func(event any) {
		if e, ok := event.(*page.EventJavascriptDialogOpening); ok {
			asked <- e.Message
		}
	})
	if err != nil {
		p.t.Fatal(err)
	}
	ask()
	select {
	case question = <-asked:
	case <-ctx.Done():
		p.t.Fatal("waited for a question, which did not come")
	}
	_, err = chromedp.Call(ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: accept})
	if err != nil {
		p.t.Fatalf("answer %q: %v", question, err)
	}
	return question
}
