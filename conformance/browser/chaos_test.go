package browser

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

const (
	chaosTabs = 4
	// chaosSpan keeps the values of tabs apart: a value of tab 2 is 2 times that and
	// the value's number.
	chaosSpan = 10_000
)

// chaosRun is what a run is about, and what came of it.
type chaosRun struct {
	backend string
	seed    uint64
	values  int // of all tabs

	network            *unreliable
	sent, received     [chaosTabs][]float64
	lost, doubled      int
	inversions, others int
	stale              int // pages whose last state isn't the device's
	took               time.Duration
}

// chaosDrive moves the slider of a tab through its values, each as soon as the page
// has asked for the one before, however many answers it waits for.
const chaosDrive = `(async () => {
	window.dashwireSent = () => window.dashwire && window.dashwire.log || window.sent || [];
	if (window.dashwire) {
		window.dashwire.log = [];
	}
	const pause = ms => new Promise(done => setTimeout(done, ms));
	for (let i = 1; i <= %d; i++) {
		const before = dashwireSent().length;
		window.dash_clientside.set_props(%q, {value: %d + i});
		for (let n = 0; n < 1000 && dashwireSent().length === before; n++) {
			await pause(5);
		}
		window.driven = i;
	}
	window.drivenAll = true;
})(), 0`

// seedOf returns the seed of a test with chance in it: of an environment variable,
// or a new one. The test prints it.
func seedOf(t testing.TB) uint64 {
	t.Helper()
	seed := rand.Uint64N(1_000_000)
	if text := os.Getenv("DASHWIRE_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatalf("DASHWIRE_SEED: %v", err)
		}
	}
	t.Logf("DASHWIRE_SEED=%d makes the same faults again", seed)
	return seed
}

// countOf returns how long a run is: the number in an environment variable, or usual.
func countOf(t testing.TB, name string, usual int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("%s is %q, and has to be a number", name, text)
	}
	return n
}

// Four tabs drive one device at a time, two over HTTP and two over the websocket that
// they share, through a network that delays, doubles, reorders, loses and cuts. With
// lanes the device gets each value that a page has sent, once and in order. Python
// Dash, which has none, is driven the same way and only reported.
func TestChaos(t *testing.T) {
	seed := seedOf(t)
	values := countOf(t, "DASHWIRE_CHAOS", 1000)
	ours := runChaos(t, "go", seed, values)
	if ours.lost+ours.doubled+ours.inversions+ours.others+ours.stale != 0 {
		t.Errorf("%d values were lost, %d came twice, %d in the wrong order, %d from nowhere; %d pages are not what the device is",
			ours.lost, ours.doubled, ours.inversions, ours.others, ours.stale)
	}
	for _, what := range []string{"POST lost", "POST doubled", "POST unanswered", "up doubled", "up reordered", "socket cut"} {
		where, fault, _ := strings.Cut(what, " ")
		if ours.network.noted(where, fault) == 0 {
			t.Errorf("the network has not: %s", what)
		}
	}
	python := runChaos(t, "dash-fastapi", seed, countOf(t, "DASHWIRE_CHAOS_PYTHON", max(values/5, chaosTabs)))
	report(t, chaosTable(ours, python))
}

func runChaos(t *testing.T, name string, seed uint64, values int) *chaosRun {
	t.Helper()
	run := &chaosRun{backend: name, seed: seed, values: values}
	backend := StartApp(t, name, App{Name: "chaos"})
	if backend.missing {
		t.Fatalf("%s has no app chaos", name)
	}
	run.network = newUnreliable(t, backend, seed)
	ours := name == "go"
	var tabs [chaosTabs]*Page
	for i := range tabs {
		if i == 0 {
			tabs[i] = OpenBlank(t)
		} else {
			tabs[i] = tabs[0].BlankBeside()
		}
		tabs[i].Go(run.network.URL)
		tabs[i].AwaitText("#device", "off")
	}
	began := time.Now()
	for i, page := range tabs {
		Eval[int](page, fmt.Sprintf(chaosDrive, values/chaosTabs, chaosSlider(i), i*chaosSpan))
	}
	progress := newProgress(name+": values", values)
	cuts := rand.New(rand.NewPCG(seed, 1))
	next := time.Now().Add(time.Second)
	until := time.Now().Add(time.Duration(values)*200*time.Millisecond + time.Minute)
	for driven := 0; driven < chaosTabs; {
		driven = 0
		sum := 0
		for _, page := range tabs {
			at := Eval[struct {
				N   int
				All bool
			}](page, "({N: window.driven || 0, All: Boolean(window.drivenAll)})")
			sum += at.N
			if at.All {
				driven++
			}
		}
		progress.set(sum)
		if time.Now().After(until) {
			t.Fatalf("%s: the pages have sent %d of %d values only", name, sum, values)
		}
		<-time.After(200 * time.Millisecond)
		// The stock worker takes up to two seconds to come back, and gives up where it
		// is cut again and again before that.
		if time.Now().After(next) && run.network.cutOne(cuts) {
			next = time.Now().Add(time.Duration(1500+cuts.IntN(2500)) * time.Millisecond)
		}
	}
	progress.end()
	if ours {
		for _, page := range tabs {
			page.Await("every answer", "window.dashwire.open() === 0")
		}
	}
	log := settledLog(t, backend)
	run.took = time.Since(began)
	for i, page := range tabs {
		run.sent[i] = chaosSent(t, page)
	}
	run.compare(log)
	if len(log) == 0 {
		t.Fatalf("%s: the device was never set", name)
	}
	for i, page := range tabs {
		want := fmt.Sprintf("at %g", run.received[i][len(run.received[i])-1])
		device := fmt.Sprintf("device at %g", log[len(log)-1])
		if ours {
			page.AwaitText("#at-"+chaosSlider(i), want)
			page.AwaitText("#device", device)
		} else if page.Texts("#at-" + chaosSlider(i))[0] != want {
			run.stale++
		}
	}
	return run
}

func chaosSlider(tab int) string { return [2]string{"http", "socket"}[tab/2] }

// settledLog is the device's log once it has stopped growing.
func settledLog(t testing.TB, backend *Backend) []float64 {
	t.Helper()
	log := deviceLog(t, backend)
	for still := 0; still < 6; still++ {
		<-time.After(500 * time.Millisecond)
		next := deviceLog(t, backend)
		if len(next) != len(log) {
			still = 0
		}
		log = next
	}
	return log
}

// chaosSent are the values of a page's own log of what it has asked for.
func chaosSent(t testing.TB, page *Page) []float64 {
	t.Helper()
	var values []float64
	for _, text := range Eval[[]string](page, "dashwireSent()") {
		var sent struct {
			Inputs []struct {
				ID    string
				Value float64
			}
		}
		if err := json.Unmarshal([]byte(text), &sent); err != nil {
			t.Fatal(err)
		}
		if len(sent.Inputs) == 1 && (sent.Inputs[0].ID == "http" || sent.Inputs[0].ID == "socket") {
			values = append(values, sent.Inputs[0].Value)
		}
	}
	return values
}

// compare counts what is wrong with the device's log.
func (r *chaosRun) compare(log []float64) {
	for _, value := range log {
		if tab := int(value-1) / chaosSpan; tab >= 0 && tab < chaosTabs && slices.Contains(r.sent[tab], value) {
			r.received[tab] = append(r.received[tab], value)
		} else {
			r.others++
		}
	}
	for tab := range r.received {
		count := map[float64]int{}
		for i, value := range r.received[tab] {
			if i > 0 && value < r.received[tab][i-1] {
				r.inversions++
			}
			if count[value]++; count[value] > 1 {
				r.doubled++
			}
		}
		for _, value := range r.sent[tab] {
			if count[value] == 0 {
				r.lost++
			}
		}
	}
}

func (r *chaosRun) total() (sum int) {
	for _, sent := range r.sent {
		sum += len(sent)
	}
	return sum
}

func chaosTable(runs ...*chaosRun) string {
	var b strings.Builder
	fmt.Fprintf(&b, "| %d tabs, seed %d | values sent | lost | doubled | out of order | pages not as the device | seconds |\n| --- | --- | --- | --- | --- | --- | --- |\n", chaosTabs, runs[0].seed)
	for _, r := range runs {
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %d | %d | %.0f |\n", r.backend, r.total(), r.lost, r.doubled, r.inversions, r.stale, r.took.Seconds())
	}
	b.WriteString("\n| network | requests lost | answers lost | requests doubled | messages up | doubled | reordered | messages down | sockets cut |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n")
	for _, r := range runs {
		n := r.network
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %d | %d | %d | %d | %d |\n", r.backend,
			n.noted(http.MethodPost, "lost"), n.noted(http.MethodPost, "unanswered"), n.noted(http.MethodPost, "doubled"),
			n.noted("up", "carried"), n.noted("up", "doubled"), n.noted("up", "reordered"), n.noted("down", "carried"), n.noted("socket", "cut"))
	}
	return b.String()
}
