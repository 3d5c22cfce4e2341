package twins

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/dashwire/dashwire/server"
)

// TestBackgroundTwin starts the page's job and polls it as the browser does, until
// its result is there.
func TestBackgroundTwin(t *testing.T) {
	app := server.New(server.Config{SuppressCallbackExceptions: true, AssetsFolder: t.TempDir()})
	app.SetLayout("nothing")
	background(app)
	ask := func(query string) (status int, answer struct {
		CacheKey, Job string
		Response      map[string]map[string]string
	}) {
		const body = `{"output":"result.children","outputs":{"id":"result","property":"children"},
			"inputs":[{"id":"start","property":"n_clicks","value":2}],"changedPropIds":["start.n_clicks"]}`
		r := httptest.NewRequest(http.MethodPost, "/_dash-update-component"+query, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		app.Handler().ServeHTTP(w, r)
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
			t.Fatalf("status %d, %v in %s", w.Code, err, w.Body)
		}
		return w.Code, answer
	}
	_, begun := ask("")
	for {
		status, answer := ask("?cacheKey=" + begun.CacheKey + "&job=" + begun.Job)
		if status != http.StatusOK {
			t.Fatalf("a poll is answered with %d", status)
		}
		if answer.Response == nil {
			continue // a poll is held until there is something to say
		}
		if got := answer.Response["result"]["children"]; got != "done 2 times" {
			t.Errorf("the job returned %q", got)
		}
		break
	}
	if err := app.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
}
