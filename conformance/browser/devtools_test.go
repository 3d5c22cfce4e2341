package browser

import (
	"strings"
	"testing"
)

const secret = "4711"

// quick are dev tools that notice a change soon.
var quick = Options{"debug": true, "hot_reload_interval": 0.1, "hot_reload_watch_interval": 0.1, "hot_reload_max_retry": 500, "disable_version_check": true}

func TestErrorBox(t *testing.T) {
	OnBackends(t, App{Name: "errors", Options: Options{"dev_tools": Options{"debug": true, "hot_reload": false, "disable_version_check": true}}}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#worked", "worked 0")
		page.Click("#fail")
		page.AwaitText(".test-devtools-error-count", "1")
		page.Click(".test-devtools-error-toggle")
		page.AwaitText(".dash-fe-error__title", "Callback error updating failed.children")
		page.Await("the cause in the error box", `document.querySelector("iframe")?.contentDocument?.body?.innerText.includes("the secret is `+secret+`")`)
		page.Click("#work")
		page.AwaitText("#worked", "worked 1")
		wantTexts(t, page, "#failed, #after", "untouched", "untouched")
		wantAsked(t, page, 0,
			`worked.children < (0)`,
			`failed.children < fail.n_clicks (1): 500`,
			`worked.children < work.n_clicks (1)`)
		allowed{
			"status of 500":     "the browser notes the failed request",
			"error: Object":     "the renderer writes the error to the console too",
			"?__debugger__=yes": "Werkzeug's document in the box asks for a script that Dash doesn't serve",
		}.wantOnly(t, page)
	})
}

func TestNoErrorBox(t *testing.T) {
	OnBackends(t, App{Name: "errors"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#worked", "worked 0")
		mark := page.Mark()
		page.Click("#fail")
		page.Click("#work")
		page.AwaitText("#worked", "worked 1")
		wantRan(t, page, mark, "failed.children < fail.n_clicks: 500", "worked.children < work.n_clicks")
		wantTexts(t, page, "#failed, #after", "untouched", "untouched")
		page.AwaitCount(".dash-debug-menu, .dash-error-menu", 0)
		for _, c := range page.CallbacksSince(mark) {
			if strings.Contains(string(c.Answer), secret) {
				t.Errorf("the visitor is told %s", c.Answer)
			}
		}
		allowed{
			"status of 500": "the browser notes the failed request",
			"error: Object": "the renderer notes it too",
		}.wantOnly(t, page)
	})
}

// A changed style sheet is put in place without loading the page again.
func TestHotReloadStyle(t *testing.T) {
	OnBackendsWithFiles(t, App{Name: "plain", Options: Options{"dev_tools": quick}}, map[string]string{"own.css": ".head { color: rgb(1, 1, 1); }"},
		func(t testing.TB, b *Backend, files string) {
			page := Open(t, b.URL)
			wantStyle(t, page, "#head", "color", "rgb(1, 1, 1)")
			page.Click("#count")
			page.AwaitText("#counted", "1 counted")
			Eval[bool](page, `window.mark = true`)
			WriteAsset(t, files, "own.css", ".head { color: rgb(2, 2, 2); }")
			wantStyle(t, page, "#head", "color", "rgb(2, 2, 2)")
			wantTexts(t, page, "#counted", "1 counted")
			if !Eval[bool](page, `window.mark === true`) {
				t.Error("the page was loaded again for a style sheet")
			}
			wantRan(t, page, 0, "counted.children <", "counted.children < count.n_clicks")
			page.NoErrors()
		})
}

// A changed script loads the page again.
func TestHotReloadScript(t *testing.T) {
	OnBackendsWithFiles(t, App{Name: "plain", Options: Options{"dev_tools": quick}}, map[string]string{"own.js": "window.own = 1;"},
		func(t testing.TB, b *Backend, files string) {
			page := Open(t, b.URL)
			page.Await("the script", "window.own === 1")
			page.Click("#count")
			page.AwaitText("#counted", "1 counted")
			WriteAsset(t, files, "own.js", "window.own = 2;")
			page.Await("the new script", "window.own === 2")
			page.AwaitText("#counted", "0 counted")
			page.NoErrors()
		})
}

// A server that starts anew has the page ask for layout and callbacks again; the
// document stays.
func TestHotReloadRestart(t *testing.T) {
	OnBackendsAtPort(t, App{Name: "plain", Options: Options{"dev_tools": quick}}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.Click("#count")
		page.AwaitText("#counted", "1 counted")
		b.Stop(t)
		b.Restart()
		page.AwaitText("#counted", "0 counted")
		page.Click("#count")
		page.AwaitText("#counted", "1 counted")
		allowed{
			"ERR_CONNECTION_REFUSED":   "the page asked for the reload hash while the server was away",
			"ERR_CONNECTION_RESET":     "it asked at the moment when the server went",
			"ERR_EMPTY_RESPONSE":       "the same",
			"ERR_SOCKET_NOT_CONNECTED": "the same",
		}.wantOnly(t, page)
	})
}
