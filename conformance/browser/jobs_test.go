package browser

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// Each row has a job of its own, which only the row shows.
func TestJobsOfRows(t *testing.T) {
	OnBackends(t, App{Name: "job-rows"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		for _, row := range []string{"1", "2", "1"} {
			state := byID(`{"part":"state","row":` + row + `}`)
			page.Click(byID(`{"part":"start","row":` + row + `}`))
			page.AwaitText(state, "busy")
			page.Click("#step")
			page.AwaitText(state, "ended")
		}
		wantTexts(t, page, "p", "row 1 done 2", "ended", "row 2 done 1", "ended", "3 steps")
		wantAskedOnce(t, page,
			`{"part":"result","row":1}.children < {"part":"start","row":1}.n_clicks (1; {"part":"start","row":1})`,
			`steps.children < step.n_clicks (1; 1, -)`,
			`{"part":"result","row":2}.children < {"part":"start","row":2}.n_clicks (1; {"part":"start","row":2})`,
			`steps.children < step.n_clicks (2; 1, 1)`,
			`{"part":"result","row":1}.children < {"part":"start","row":1}.n_clicks (2; {"part":"start","row":1})`,
			`steps.children < step.n_clicks (3; 2, 1)`)
		page.NoErrors()
	})
}

func TestJobUpdates(t *testing.T) {
	OnBackends(t, App{Name: "job-updates"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.Click("#start")
		page.Click("#step")
		page.AwaitText("#result", "one by run 1")
		page.AwaitText("#heard", "heard one")
		page.Type("#text", "s")
		page.Click("#start")
		page.Click("#step")
		page.AwaitText("#result", "ones by run 2")
		page.AwaitText("#heard", "heard ones")
		page.Type("#text", kb.Backspace)
		page.Idle()
		page.Click("#start")
		page.AwaitText("#result", "one by run 1")
		wantAskedOnce(t, page,
			`result.children < start.n_clicks (1; "one")`,
			`nothing < step.n_clicks (1; 1): 204`,
			`heard.children < log.children ("one")`,
			`result.children < start.n_clicks (2; "ones")`,
			`nothing < step.n_clicks (2; 2): 204`,
			`heard.children < log.children ("ones")`,
			`result.children < start.n_clicks (3; "one")`)
		page.Type("#text", " is bad")
		page.Click("#start")
		page.AwaitText("#result", "failed")
		page.AwaitText("#log", "failed for want of a job")
		page.NoErrors()
	})
}
