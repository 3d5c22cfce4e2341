package browser

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// pushedProps are the properties that the app pushing sets.
var pushedProps = []string{
	"text.children", "known.children", "speed.data", "tick.data", "mark.data", "status.data", "private.data", "end.data", "lines.data", "own.data",
}

// pushRun is a run of pushes to pages through a network that is cut.
type pushRun struct {
	pages, inBrowser, pushes, cuts int

	final      []map[string]any // of each page
	told       []map[string][]any
	reconnects int
	took       time.Duration
}

// Pages whose websockets are cut at random while values are pushed to them end with
// what they have without cuts. Of values that may not be left out none is missing or
// comes twice.
func TestCuts(t *testing.T) {
	seed := seedOf(t)
	cut := &pushRun{pages: 6, inBrowser: 1, pushes: 2000, cuts: 20}
	if cuts := countOf(t, "DASHWIRE_CUTS", 0); cuts > 0 {
		cut = &pushRun{pages: 20, inBrowser: 3, pushes: 100 * cuts, cuts: cuts}
	}
	whole := &pushRun{pages: cut.pages, pushes: cut.pushes}
	whole.run(t, seed)
	cut.run(t, seed)
	different, wrong := 0, 0
	for i := range cut.pages {
		if d := differences(whole.final[i], cut.final[i]); len(d) > 0 {
			different++
			t.Errorf("page %d ended with other values than without cuts: %s", i, strings.Join(d, "; "))
		}
		wrong += cut.checkEvery(t, i)
	}
	report(t, fmt.Sprintf(`| seed | pages | of them in Chromium | updates pushed | cuts | reconnects of pages without a browser | pages with other final values | values of Every missing, doubled or out of order | seconds |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
| %d | %d | %d | %d | %d | %d | %d | %d | %.0f |
`, seed, cut.pages, cut.inBrowser, cut.pushes, cut.cuts, cut.reconnects, different, wrong, cut.took.Seconds()))
}

func differences(want, got map[string]any) (list []string) {
	for _, key := range pushedProps {
		if !reflect.DeepEqual(want[key], got[key]) {
			list = append(list, fmt.Sprintf("%s is %.200v, want %.200v", key, got[key], want[key]))
		}
	}
	return list
}

// checkEvery returns how many values of Every a page was told wrongly. Pages in
// Chromium show it by their lists alone.
func (r *pushRun) checkEvery(t testing.TB, page int) (wrong int) {
	t.Helper()
	var tick, lines, mark []any
	for n := 1; n <= r.pushes; n++ {
		switch {
		case n%6 == 1:
			tick = append(tick, float64(n))
		case n%6 == 2:
			lines = append(lines, float64(n))
		case n%6 == 3 && n/6%r.pages == page:
			mark = append(mark, float64(n))
		}
	}
	compare := func(what string, want, got []any) {
		if slices.Equal(want, got) {
			return
		}
		count := map[any]int{}
		for _, v := range got {
			count[v]++
		}
		missing, doubled := 0, 0
		for _, v := range want {
			switch {
			case count[v] == 0:
				missing++
			case count[v] > 1:
				doubled++
			}
		}
		wrong += max(1, missing+doubled)
		t.Errorf("page %d: of %d values of %s %d are missing and %d came twice; there are %d in all", page, len(want), what, missing, doubled, len(got))
	}
	list := func(prop string) []any {
		values, _ := r.final[page][prop].([]any)
		return values
	}
	compare("lines.data", lines, list("lines.data"))
	compare("own.data", mark, list("own.data"))
	if told := r.told[page]; told != nil {
		compare("tick.data", tick, told["tick.data"])
		compare("mark.data", mark, told["mark.data"])
		last := 0
		for _, text := range told["echo.children"] {
			var n int
			if _, err := fmt.Sscanf(fmt.Sprint(text), "echo %d", &n); err != nil || n < last {
				wrong++
				t.Errorf("page %d: after the answer to question %d came %v", page, last, text)
			}
			last = n
		}
	}
	return wrong
}

// pushTarget is a page of either sort.
type pushTarget struct {
	wire *wirePage
	tab  *Page
}

func (r *pushRun) run(t *testing.T, seed uint64) {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 3))
	backend := StartApp(t, "go", App{Name: "pushing"})
	if backend.missing {
		t.Fatal("the backend has no app pushing")
	}
	network := newUnreliable(t, backend, seed)
	network.losses = 0
	targets := r.open(t, network, seed)
	began := time.Now()
	progress := newProgress(fmt.Sprintf("%d pages, %d cuts: updates", r.pages, r.cuts), r.pushes)
	pushed := 0
	push := func(count int, end string) {
		if _, err := fetch(fmt.Sprintf("%spush?from=%d&count=%d&end=%s", backend.URL, pushed+1, count, end)); err != nil {
			t.Fatal(err)
		}
		pushed += count
		progress.set(pushed)
	}
	question := 0
	for cut := range r.cuts {
		until := (cut + 1) * r.pushes / r.cuts
		first := (until - pushed) * (1 + random.IntN(9)) / 10
		push(first, "")
		question++
		if p := targets[random.IntN(r.pages)].wire; p != nil {
			p.worker.do(func() { p.change("question", "data", question, "echo", "children") })
		}
		<-time.After(time.Duration(random.IntN(60)) * time.Millisecond)
		for tries := 0; !network.cutOne(random); tries++ {
			if tries > 1000 {
				t.Fatal("no page comes back")
			}
			<-time.After(10 * time.Millisecond)
		}
		push(until-pushed, "")
	}
	push(r.pushes-pushed, "1")
	progress.end()
	for i, target := range targets {
		r.final = append(r.final, nil)
		r.told = append(r.told, nil)
		if target.tab != nil {
			target.tab.patience = r.patience()
			r.final[i] = awaitTab(t, target.tab)
			continue
		}
		awaitProp(t, i, target.wire, "end.data", r.patience())
		r.final[i] = target.wire.state()
		target.wire.worker.do(func() {
			r.told[i] = maps.Clone(target.wire.told)
			if err := target.wire.worker.fault; err != nil {
				t.Errorf("page %d: %v", i, err)
			}
			r.reconnects += target.wire.worker.reconnects
		})
	}
	r.took = time.Since(began)
}

// open opens the pages, of which two each share a websocket, and has each one say
// its number.
func (r *pushRun) open(t *testing.T, network *unreliable, seed uint64) []pushTarget {
	t.Helper()
	targets := make([]pushTarget, r.pages)
	var worker *wireWorker
	var before *Page
	for i := range targets {
		if i < r.inBrowser {
			page := OpenBlank
			if i%2 == 1 {
				page = func(testing.TB) *Page { return before.BlankBeside() }
			}
			tab := page(t)
			tab.Go(network.URL)
			tab.AwaitText("#known", "nobody")
			Eval[int](tab, fmt.Sprintf(`window.dash_clientside.set_props("who", {data: %d}), 0`, i))
			tab.AwaitText("#known", fmt.Sprintf("known as %d", i))
			targets[i].tab, before = tab, tab
			continue
		}
		if worker == nil || i%2 == 0 {
			worker = newWireWorker(network.URL, seed+uint64(i))
			t.Cleanup(worker.stop)
		}
		p, err := worker.load()
		if err != nil {
			t.Fatal(err)
		}
		p.worker.do(func() { p.change("who", "data", i, "known", "children") })
		awaitProp(t, i, p, "known.children", patience)
		targets[i].wire = p
	}
	return targets
}

// awaitProp waits until a page was told a property.
func awaitProp(t testing.TB, number int, p *wirePage, prop string, patience time.Duration) {
	t.Helper()
	told := false
	for end := time.Now().Add(patience); !told; {
		if p.worker.do(func() { told = len(p.told[prop]) > 0 }); told {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("page %d was never told %s", number, prop)
		}
		<-time.After(10 * time.Millisecond)
	}
}

// patience is how long the pages may take for all of the updates.
func (r *pushRun) patience() time.Duration {
	return patience + time.Duration(r.pushes)*10*time.Millisecond
}

// tabState is an expression for the data and children of all components.
const tabState = `(() => {
	const all = {};
	const walk = part => {
		if (Array.isArray(part)) {
			part.forEach(walk);
		} else if (part && part.props) {
			for (const name of ['data', 'children']) {
				if (part.props.id && part.props[name] !== undefined) {
					all[part.props.id + '.' + name] = part.props[name];
				}
			}
			walk(part.props.children);
		}
	};
	walk(window.dash_stores[0].getState().layout.components);
	return JSON.stringify(all);
})()`

func awaitTab(t testing.TB, page *Page) (props map[string]any) {
	t.Helper()
	page.Await("the last value", fmt.Sprintf("JSON.parse(%s)['end.data'] === true", tabState))
	if err := json.Unmarshal([]byte(Eval[string](page, tabState)), &props); err != nil {
		t.Fatal(err)
	}
	return props
}
