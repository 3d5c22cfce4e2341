package browser

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"
)

// A page that is busy holds up a stream, though its browser takes whatever comes over
// the websocket.
func TestStreamWaitsForABusyPage(t *testing.T) {
	const atLeast = "parseInt(document.querySelector('#text').innerText) > "
	for _, name := range []string{"endless", "endless-live"} {
		t.Run(name, func(t *testing.T) {
			backend := StartApp(t, "go", App{Name: name})
			page := Open(t, backend.URL)
			page.Click("#start")
			page.Await("the first values", atLeast+"30")
			Eval[int](page, `setTimeout(() => { for (const end = Date.now() + 6000; Date.now() < end;); }), 0`)
			<-time.After(2 * time.Second) // for what is on its way
			before := valuesMade(t, backend)
			<-time.After(2 * time.Second)
			if after := valuesMade(t, backend); after != before {
				t.Errorf("while the page was busy, %d values were made", after-before)
			}
			page.Await("the stream to go on", fmt.Sprint(atLeast, before+30))
			page.NoErrors()
		})
	}
}

func valuesMade(t testing.TB, b *Backend) (n int) {
	t.Helper()
	resp, err := http.Get(b.URL + "made.json")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
