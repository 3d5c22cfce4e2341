package browser

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// slide moves the slider through values, faster than the network answers. It is
// done when the page has sent them all.
const slide = `(async () => {
	window.dashwire.log = [];
	for (let i = 1; i <= %d; i++) {
		window.dash_clientside.set_props("speed", {value: %d + i});
		await new Promise(done => setTimeout(done, 10));
	}
	window.slid = true;
})(), 0`

// sentValues are the values of the script's own log of what it numbered.
func sentValues(t testing.TB, page *Page) []float64 {
	t.Helper()
	var values []float64
	for i, text := range Eval[[]string](page, "window.dashwire.log") {
		var sent struct {
			Inputs   []struct{ Value float64 }
			Dashwire struct {
				Lane string
				Seq  int
			}
		}
		if err := json.Unmarshal([]byte(text), &sent); err != nil {
			t.Fatal(err)
		}
		if sent.Dashwire.Lane != "motor" || sent.Dashwire.Seq != i+1 {
			t.Errorf("request %d is number %d on lane %q", i, sent.Dashwire.Seq, sent.Dashwire.Lane)
		}
		values = append(values, sent.Inputs[0].Value)
	}
	return values
}

// deviceLog is what reached the device.
func deviceLog(t testing.TB, b *Backend) []float64 {
	t.Helper()
	resp, err := http.Get(b.URL + "device.json")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var values []float64
	if err := json.NewDecoder(resp.Body).Decode(&values); err != nil {
		t.Fatal(err)
	}
	return values
}

const laneLost = "document.querySelector('#at').innerText"

// Values from a slider reach the device in order and once, whatever the network
// does, and the page shows the last one. The app's own hooks run as well.
func TestLanesOverHTTP(t *testing.T) { lanesOverHTTP(t, StartApp(t, "go", App{Name: "lanes"})) }

// The same with the pages of older releases.
func TestLanesOfOlderReleases(t *testing.T) {
	t.Parallel()
	onReleases(t, "lanes", lanesOverHTTP)
}

func lanesOverHTTP(t *testing.T, backend *Backend) {
	const values = 150
	network := newUnreliable(t, backend, 1)
	network.policy = policyFor(t, backend)
	page := Open(t, network.URL)
	page.AwaitText("#shown", "shown off")
	Eval[int](page, fmt.Sprintf(slide, values, 0))
	page.Await("all values to be sent", "window.slid")
	page.AwaitText("#at", fmt.Sprintf("at %d", values))
	page.AwaitText("#shown", fmt.Sprintf("shown at %d", values))
	sent := sentValues(t, page)
	page.Await("every answer", fmt.Sprintf("window.dashwire.open() === 0 && %s === 'at %d'", laneLost, values))
	if got := deviceLog(t, backend); !slices.Equal(got, sent) {
		t.Errorf("the device was set to %v\nthe page has sent %v", got, sent)
	}
	if len(sent) < values/2 {
		t.Errorf("the page has sent %d values only", len(sent))
	}
	for _, what := range []string{"lost", "doubled", "unanswered"} {
		if network.noted(http.MethodPost, what) == 0 {
			t.Errorf("nothing was %s", what)
		}
	}
	if before := Eval[int](page, "window.before"); before != len(sent) {
		t.Errorf("the app's hook ran %d times before %d requests", before, len(sent))
	}
	if Eval[int](page, "window.after || 0") == 0 {
		t.Error("the app's hook never ran after a request")
	}
	allowed{
		"net::ERR":                "the network loses requests",
		"did not respond":         "the renderer says so of what was lost",
		"Callback error updating": "the renderer says so of what was lost",
		"Callback failed":         "the renderer says so of what was lost",
	}.wantOnly(t, page)
}

// A page that asks faster than it is answered doesn't fill the browser's queue: what
// comes before an answer goes together with what comes next, and the renderer gets
// the answer to each, also if that is an error.
func TestLanesFasterThanTheNetwork(t *testing.T) {
	const values, bad = 400, 999
	backend := StartApp(t, "go", App{Name: "lanes"})
	network := newUnreliable(t, backend, 1)
	network.lag, network.losses, network.doubles = 300*time.Millisecond, 0, 0
	page := Open(t, network.URL)
	page.AwaitText("#shown", "shown off")
	Eval[int](page, fmt.Sprintf(`(async () => {
		window.dashwire.log = [];
		for (let i = 1; i <= %d; i++) {
			window.dash_clientside.set_props("speed", {value: i === 200 ? %d : i});
			await new Promise(done => setTimeout(done, 2));
		}
		window.slid = true;
	})(), 0`, values, bad))
	page.Await("all values to be sent", "window.slid")
	page.AwaitText("#shown", fmt.Sprintf("shown at %d", values))
	page.Await("every answer", "window.dashwire.open() === 0")
	sent := sentValues(t, page)
	if !slices.Contains(sent, bad) {
		t.Errorf("%d was not sent", bad)
	}
	want := slices.DeleteFunc(slices.Clone(sent), func(v float64) bool { return v == bad })
	if got := deviceLog(t, backend); !slices.Equal(got, want) {
		t.Errorf("the device was set to %v\nthe page has sent %v", got, sent)
	}
	if n := network.noted(http.MethodPost, "200 OK"); n > len(sent)/4 {
		t.Errorf("%d values took %d requests", len(sent), n)
	}
	if after := Eval[int](page, "window.after || 0"); after != len(sent) {
		t.Errorf("the app's hook ran last after request %d of %d", after, len(sent))
	}
	allowed{
		"500": "the browser notes the answer to a value that the motor does not take",
	}.wantOnly(t, page)
}

// Over the websocket, whatever is under way when the line drops is made up for.
func TestLanesOverWebsocket(t *testing.T) {
	const values, cuts = 50, 4
	backend := StartApp(t, "go", App{Name: "lanes-ws"})
	network := newUnreliable(t, backend, 2)
	page := Open(t, network.URL)
	page.AwaitText("#shown", "shown off")
	var sent []float64
	ended := 0
	for round := range cuts {
		if round == 0 {
			Eval[int](page, fmt.Sprintf(slide, values, 0))
		} else {
			Eval[int](page, fmt.Sprintf("window.slid = false, "+slide, values, round*values))
		}
		page.Await("half of the values", fmt.Sprintf("window.dashwire.log.length > %d", values/3))
		ended += network.cut()
		page.Await("all values to be sent", "window.slid")
		page.AwaitText("#at", fmt.Sprintf("at %d", (round+1)*values))
		page.Await("every answer", "window.dashwire.open() === 0")
		for _, text := range Eval[[]string](page, "window.dashwire.log") {
			var request struct{ Inputs []struct{ Value float64 } }
			if err := json.Unmarshal([]byte(text), &request); err != nil {
				t.Fatal(err)
			}
			sent = append(sent, request.Inputs[0].Value)
		}
	}
	if got := deviceLog(t, backend); !slices.Equal(got, sent) {
		t.Errorf("the device was set to %v\nthe page has sent %v", got, sent)
	}
	if ended == 0 {
		t.Error("there was no websocket to cut")
	}
}

// What is lost, or waits, on its way over HTTP doesn't hold up its lane, and isn't given
// up: where the websocket gets through, it goes along there.
func TestLanesWhileTheBrowserIsBusy(t *testing.T) {
	backend := StartApp(t, "go", App{Name: "lanes-both"})
	network := newUnreliable(t, backend, 4)
	network.losses, network.doubles = 0, 0
	network.setLag(0)
	page := Open(t, network.URL)
	page.AwaitText("#shown", "shown off")
	page.Await("the websocket's answer", "window.dashwire.greeted")
	set := func(id string, value int) {
		Eval[int](page, fmt.Sprintf(`(window.dash_clientside.set_props(%q, {value: %d}), 0)`, id, value))
	}
	want := func(values ...float64) {
		t.Helper()
		for began := time.Now(); len(deviceLog(t, backend)) < len(values) && time.Since(began) < patience; {
			<-time.After(20 * time.Millisecond)
		}
		if got := deviceLog(t, backend); !slices.Equal(got, values) {
			t.Fatalf("the device was set to %v, want %v", got, values)
		}
	}
	release := network.jam()
	Eval[int](page, "(window.dashwire.log = [], 0)")
	set("turn", 1)
	page.Await("the request over HTTP", "window.dashwire.log.length === 1")
	set("speed", 2)
	want(1, 2)
	page.AwaitText("#at", "at 2")

	network.setLag(5 * time.Second)
	set("speed", 3)
	set("turn", 4)
	set("speed", 5)
	page.Await("the requests", "window.dashwire.log.length === 5")
	if network.cut() == 0 {
		t.Error("there was no websocket to cut")
	}
	network.setLag(0)
	want(1, 2, 3, 4, 5)
	release()
	page.Await("every answer", "window.dashwire.open() === 0")
	page.AwaitText("#shown", "shown at 5")
	page.AwaitText("#turned", "turned 4")
	allowed{"net::ERR": "the network was cut"}.wantOnly(t, page)
}

// A page that goes away says so.
func TestLanesAtTheEndOfAPage(t *testing.T) {
	backend := StartApp(t, "go", App{Name: "lanes"})
	network := newUnreliable(t, backend, 3)
	page := Open(t, network.URL)
	page.AwaitText("#shown", "shown off")
	page.Reload()
	select {
	case path := <-network.beacons:
		if path != "/_dashwire/bye" {
			t.Errorf("the page has posted to %s", path)
		}
	case <-time.After(patience):
		t.Error("the page has not said that it went")
	}
	page.AwaitText("#shown", "shown off")
	page.NoErrors()
}

// onlyBeacons lets nothing else through once a test has set the variable of that name.
// It stands before the page's own scripts, which keep the functions that they find.
const onlyBeacons = `{
	const fetch = window.fetch, send = MessagePort.prototype.postMessage;
	window.fetch = (url, ...rest) => window.onlyBeacons && /update-component|_dashwire/.test(url) ? new Promise(() => {}) : fetch(url, ...rest);
	MessagePort.prototype.postMessage = function (message, ...rest) {
		return window.onlyBeacons && message.type === "callback_request" ? undefined : send.call(this, message, ...rest);
	};
}`

// What a page has asked for and the network has kept goes along with its last word,
// in order, and over the websocket as well.
func TestLanesOfAPageThatIsClosed(t *testing.T) {
	for _, name := range []string{"lanes", "lanes-ws"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			backend := StartApp(t, "go", App{Name: name})
			page := OpenBlank(t)
			onNewPages(onlyBeacons)(t, page)
			page.Go(backend.URL)
			page.AwaitText("#shown", "shown off")
			Eval[int](page, "(window.onlyBeacons = true, 0)")
			Eval[int](page, fmt.Sprintf(slide, 5, 0))
			page.Await("the values", "window.slid && window.dashwire.open() > 0")
			sent := sentValues(t, page)
			page.Go("about:blank")
			for began := time.Now(); len(deviceLog(t, backend)) < len(sent) && time.Since(began) < patience; {
				runtime.Gosched()
			}
			if got := deviceLog(t, backend); !slices.Equal(got, sent) || len(sent) == 0 {
				t.Errorf("the device was set to %v\nthe page has sent %v", got, sent)
			}
		})
	}
}

var inlineScript = regexp.MustCompile(`<script(?: id="_dash-renderer" type="application/javascript")?>([^<]*)</script>`)

// policyFor is a policy for the page of a backend that lets nothing run but its
// own files and the scripts that stand in it now.
func policyFor(t testing.TB, backend *Backend) string {
	t.Helper()
	resp, err := http.Get(backend.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	page, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	sources := []string{"default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; script-src 'self'"}
	for _, script := range inlineScript.FindAllSubmatch(page, -1) {
		sum := sha256.Sum256(script[1])
		sources = append(sources, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'")
	}
	return strings.Join(sources, " ")
}
