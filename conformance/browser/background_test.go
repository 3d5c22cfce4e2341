package browser

import (
	"strings"
	"testing"
)

// startJob starts the job, and waits until it is at its first step.
func startJob(t testing.TB, b *Backend) *Page {
	t.Helper()
	page := Open(t, b.URL)
	wantTexts(t, page, "#stage, #result", "idle", "nothing")
	page.Click("#start")
	page.AwaitText("#stage", "step 1 of 3")
	page.Await("a bar at 1", `document.querySelector("#bar").value === 1`)
	page.Await("a disabled start", `document.querySelector("#start").disabled`)
	page.Await("an enabled cancel", `!document.querySelector("#cancel").disabled`)
	return page
}

func TestBackgroundProgress(t *testing.T) {
	OnBackends(t, App{Name: "background"}, func(t testing.TB, b *Backend) {
		page := startJob(t, b)
		page.Click("#step")
		page.AwaitText("#stage", "step 2 of 3")
		page.Click("#step")
		page.AwaitText("#stage", "step 3 of 3")
		wantTexts(t, page, "#result", "nothing")
		page.Click("#step")
		page.AwaitText("#result", "done 1")
		page.AwaitText("#stage", "idle")
		page.Await("an empty bar", `document.querySelector("#bar").value === 0`)
		page.Await("an enabled start", `!document.querySelector("#start").disabled && document.querySelector("#cancel").disabled`)
		wantAskedOnce(t, page,
			`result.children < start.n_clicks (1; null)`,
			`steps.children < step.n_clicks (1; 1)`,
			`steps.children < step.n_clicks (2; 1)`,
			`steps.children < step.n_clicks (3; 1)`)
		polls := 0
		for _, x := range page.Exchanges() {
			if strings.Contains(x.Path, "cacheKey=") && strings.Contains(x.Path, "job=") {
				polls++
			}
		}
		if polls < 3 {
			t.Errorf("the page has asked %d times how the job is", polls)
		}
		page.NoErrors()
	})
}

func TestBackgroundCancel(t *testing.T) {
	OnBackends(t, App{Name: "background"}, func(t testing.TB, b *Backend) {
		page := startJob(t, b)
		page.Click("#cancel")
		page.Await("an enabled start", `!document.querySelector("#start").disabled && document.querySelector("#cancel").disabled`)
		page.Idle()
		wantTexts(t, page, "#result", "nothing")

		// The next job is another one, and runs to its end.
		page.Click("#start")
		page.AwaitText("#stage", "step 1 of 3")
		page.Click("#step")
		page.AwaitText("#stage", "step 2 of 3")
		page.Click("#step")
		page.AwaitText("#stage", "step 3 of 3")
		page.Click("#step")
		page.AwaitText("#result", "done 2")
		wantAskedOnce(t, page,
			`result.children < start.n_clicks (1; null)`,
			`cancel.id < cancel.n_clicks (1)`,
			`result.children < start.n_clicks (2; null)`,
			`steps.children < step.n_clicks (1; 2)`,
			`steps.children < step.n_clicks (2; 2)`,
			`steps.children < step.n_clicks (3; 2)`)
		page.NoErrors()
	})
}

func TestBackgroundError(t *testing.T) {
	OnBackends(t, App{Name: "background-error"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.Click("#start")
		page.AwaitText("#state", "ended")
		wantTexts(t, page, "#result", "nothing")
		wantAskedOnce(t, page, `result.children < start.n_clicks (1)`)
		allowed{
			"status of 500": "the browser notes the answer to the poll",
			"error: Object": "the renderer notes it too",
		}.wantOnly(t, page)
	})
}
