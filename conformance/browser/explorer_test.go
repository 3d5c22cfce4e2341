package browser

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// The callbacks of the explorer, as the page names them.
const (
	drawBubbles   = "..bubbles.figure...bubbles-title.children.."
	summarise     = "summary.children"
	fillCountries = "..countries.data...countries-note.children.."
	drawHistory   = "..history.figure...history-title.children...history-note.children.."
	markCountry   = "countries.style_data_conditional"
	follow        = "..country.value...bubbles.clickData.."
	play          = "..year.value...clock.disabled...play.children.."
)

// A person's visit: moves the year, picks a continent, clicks a bubble, sorts and
// filters the table. Each step asserts what is to be seen and what was asked.
func TestExplorer(t *testing.T) {
	backend := Start(t, Program("./examples/explorer"))
	page := Open(t, backend.URL)

	page.AwaitText("#bubbles-title", "The world in 2007")
	awaitBubbles(page, 142, 2007)
	wantCallbacks(t, page, 0, nil, drawBubbles, summarise, fillCountries, drawHistory, markCountry)
	wantTexts(t, page, "#summary .value", "68.9 years", "$9,296", "6.25 bn", "142")
	if rows := column(page, "country"); len(rows) != 12 || rows[0] != "China" || rows[1] != "India" {
		t.Errorf("the table begins with %q, want the twelve most populous countries", rows)
	}

	t.Run("the year by keyboard", func(t *testing.T) {
		page := page.For(t)
		mark := page.Mark()
		page.Type("#year [role=slider]", kb.ArrowLeft)
		page.AwaitText("#bubbles-title", "The world in 2002")
		page.Idle()
		wantCallbacks(t, page, mark, []string{"year.value"}, drawBubbles, summarise, fillCountries, drawHistory)
		for _, c := range page.CallbacksSince(mark) {
			if !slices.ContainsFunc(c.Inputs, func(in Property) bool { return in.Property == "value" && string(in.Value) == "2002" }) {
				t.Errorf("%s was asked with %s, want the year 2002 among them", c.Output, c.Inputs)
			}
		}
		wantTexts(t, page, "#summary .note", "+18.9 since 1952", "× 2.7 since 1952", "× 2.4 since 1952", "in five continents")
		awaitBubbles(page, 142, 2002)
	})

	t.Run("the year by mouse", func(t *testing.T) {
		page := page.For(t)
		x, y := page.Boxes("#year [role=slider]")[0].Center()
		track := page.Boxes("#year .dash-slider-track")[0]
		page.Drag(x, y, track.X+2, y)
		page.AwaitText("#bubbles-title", "The world in 1952")
		page.Idle()
		awaitBubbles(page, 142, 1952)
		wantTexts(t, page, "#summary .value", "48.9 years", "$2,924", "2.41 bn", "142")
	})

	t.Run("a continent", func(t *testing.T) {
		page := page.For(t)
		mark := page.Mark()
		page.Click("#continent")
		page.ClickText(".dash-dropdown-option", "Africa")
		page.AwaitText("#bubbles-title", "Africa in 1952")
		page.Idle()
		wantCallbacks(t, page, mark, []string{"continent.value"}, drawBubbles, summarise, fillCountries)
		awaitBubbles(page, 52, 1952)
		page.AwaitText("#countries-note", "52 countries in 1952. Sort by a column, or filter it: “> 70” for numbers, “land” for names.")
		for _, continent := range column(page, "continent") {
			if continent != "Africa" {
				t.Errorf("the table has a row of %s", continent)
			}
		}
	})

	t.Run("a bubble", func(t *testing.T) {
		page := page.For(t)
		mark := page.Mark()
		page.ClickAt(bubble(page, "Nigeria"))
		page.AwaitText("#history-title", "Nigeria")
		page.Idle()
		page.AwaitText("#country-value", "Nigeria")
		page.AwaitText("#history-note", "Life expectancy, with Africa and the world")
		page.AwaitCount("#history .scatterlayer .trace", 3)

		ran := page.CallbacksSince(mark)
		if len(ran) != 4 || ran[0].Output != follow || !slices.Equal(ran[0].Changed, []string{"bubbles.clickData"}) {
			t.Fatalf("a click made the page run %s, want first of four %s", outputs(ran), follow)
		}
		var click struct{ Points []struct{ Customdata string } }
		if err := json.Unmarshal(ran[0].Inputs[0].Value, &click); err != nil || len(click.Points) != 1 || click.Points[0].Customdata != "Nigeria" {
			t.Errorf("the click was sent as %s", ran[0].Inputs[0].Value)
		}
		if state := ran[0].State; len(state) != 1 || state[0].Property != "value" || (state[0].Value != nil && string(state[0].Value) != "null") {
			t.Errorf("the state that was sent with the click is %s, want an empty dropdown", state)
		}
		for _, c := range ran[1:] {
			if !slices.Equal(c.Changed, []string{"country.value"}) {
				t.Errorf("%s ran after a change of %q", c.Output, c.Changed)
			}
		}
		if got, want := outputs(ran[1:]), sorted(drawBubbles, drawHistory, markCountry); !slices.Equal(got, want) {
			t.Errorf("the new country made the page run %s, want %s", got, want)
		}
	})

	t.Run("another number over time", func(t *testing.T) {
		page := page.For(t)
		mark := page.Mark()
		page.ClickText("#metric label", "Income")
		page.AwaitText("#history-note", "GDP per person, with Africa and the world")
		page.Idle()
		wantCallbacks(t, page, mark, []string{"metric.value"}, drawHistory)
	})

	t.Run("sort", func(t *testing.T) {
		page := page.For(t)
		mark := page.Mark()
		page.Show("#countries")
		page.Click(`#countries th[data-dash-column="life"] .column-header--sort`)
		page.Await("the shortest lives first", firstCell("life", "30.0"))
		if lives := numbers(t, column(page, "life")); !slices.IsSorted(lives) {
			t.Errorf("sorted upwards, the lives are %v", lives)
		}
		page.Click(`#countries th[data-dash-column="life"] .column-header--sort`)
		page.Await("the longest lives first", firstCell("life", "52.7"))
		lives := numbers(t, column(page, "life"))
		slices.Reverse(lives)
		if !slices.IsSorted(lives) {
			t.Errorf("sorted downwards, the lives are %v from the end", lives)
		}
		page.Idle()
		if ran := page.CallbacksSince(mark); len(ran) > 0 {
			t.Errorf("the table is sorted in the browser, but %s ran", outputs(ran))
		}
	})

	t.Run("filter", func(t *testing.T) {
		page := page.For(t)
		mark := page.Mark()
		page.Type(`#countries th.dash-filter[data-dash-column="life"] input[type=text]`, "> 50"+kb.Enter)
		page.Await("few rows", `document.querySelectorAll('#countries td[data-dash-column="life"]').length < 12`)
		if got, want := column(page, "country"), []string{"Reunion", "Mauritius"}; !slices.Equal(got, want) {
			t.Errorf("lives over 50 years: %q, want %q", got, want)
		}
		page.Idle()
		if ran := page.CallbacksSince(mark); len(ran) > 0 {
			t.Errorf("the table is filtered in the browser, but %s ran", outputs(ran))
		}
	})

	t.Run("a row", func(t *testing.T) {
		page := page.For(t)
		mark := page.Mark()
		page.ClickText(`#countries td[data-dash-column="country"]`, "Mauritius")
		page.AwaitText("#history-title", "Mauritius")
		page.Idle()
		ran := page.CallbacksSince(mark)
		if len(ran) != 4 || ran[0].Output != follow || !slices.Equal(ran[0].Changed, []string{"countries.active_cell"}) {
			t.Errorf("a click on a row made the page run %s", outputs(ran))
		}
	})

	page.NoErrors()
	page.NoStrangers()
}

func TestExplorerPlays(t *testing.T) {
	backend := Start(t, Program("./examples/explorer"))
	page := Open(t, backend.URL)
	awaitBubbles(page, 142, 2007)

	mark := page.Mark()
	page.Click("#play")
	page.AwaitText("#play", "Pause")
	page.AwaitText("#bubbles-title", "The world in 1952") // Play begins again from the start
	page.AwaitText("#bubbles-title", "The world in 1957")
	page.AwaitText("#bubbles-title", "The world in 1962")
	page.Click("#play")
	page.AwaitText("#play", "Play")
	page.Idle()

	var byHand, byClock int
	for _, c := range page.CallbacksSince(mark) {
		switch {
		case c.Output != play:
		case slices.Equal(c.Changed, []string{"play.n_clicks"}):
			byHand++
		case slices.Equal(c.Changed, []string{"clock.n_intervals"}):
			byClock++
			if strings.Contains(string(c.Answer), "clock") {
				t.Errorf("a tick's answer is %s, want the year alone", c.Answer)
			}
		default:
			t.Errorf("play ran after a change of %q", c.Changed)
		}
	}
	if byHand != 2 || byClock < 2 {
		t.Errorf("play ran %d times by hand and %d times by the clock, want 2 and at least 2", byHand, byClock)
	}
	page.NoErrors()
}

// On a telephone everything is in one column, and nothing sticks out.
func TestExplorerIsNarrow(t *testing.T) {
	backend := Start(t, Program("./examples/explorer"))
	page := Open(t, backend.URL)
	page.Resize(390, 844)
	page.Await("charts as narrow as the window", `[...document.querySelectorAll(".js-plotly-plot .main-svg")].every(e => e.getBoundingClientRect().width < 390)`)
	if width := Eval[float64](page, "document.documentElement.scrollWidth"); width > 390 {
		t.Errorf("the page is %v pixels wide in a window of 390", width)
	}
	cards := page.Boxes(".card")
	if len(cards) != 3 {
		t.Fatalf("%d cards, want 3", len(cards))
	}
	for _, card := range cards {
		if card.X != cards[0].X || card.Width != cards[0].Width {
			t.Errorf("the cards are at %v, want one column", cards)
		}
	}
	page.NoErrors()
}

func TestExplorerListensWhereItIsTold(t *testing.T) {
	host, port := freePort(t)
	backend := Start(t, Program("./examples/explorer", "--addr", host+":"+port))
	if want := "http://" + host + ":" + port + "/"; backend.URL != want {
		t.Errorf("with --addr the explorer is at %s, want %s", backend.URL, want)
	}
	page := Open(t, backend.URL)
	page.AwaitText("h1", "Health and wealth of nations")
}

// awaitBubbles waits until as many bubbles are to be seen, each where the chart
// of the year wants it: until they have come to rest.
func awaitBubbles(p *Page, count, year int) {
	p.t.Helper()
	p.Await(fmt.Sprintf("%d bubbles at their places of %d", count, year), fmt.Sprintf(`(() => {
		const chart = document.querySelector("#bubbles .js-plotly-plot");
		if (!chart?._fullLayout?.xaxis || chart.layout.annotations[0].text !== "%d") return false;
		const place = {};
		for (const trace of chart.data) (trace.ids ?? []).forEach((id, i) => place[id] = [trace.x[i], trace.y[i]]);
		const seen = [...chart.querySelectorAll(".points path")].filter(e => e.__data__.id in place && isNaN(e.__data__.id));
		const {xaxis, yaxis} = chart._fullLayout;
		return seen.length === %d && seen.every(e => {
			const [x, y] = e.getAttribute("transform").match(/-?[\d.]+/g).map(Number);
			const [wantX, wantY] = place[e.__data__.id];
			return Math.abs(x - xaxis.c2p(wantX)) < 1 && Math.abs(y - yaxis.c2p(wantY)) < 1;
		});
	})()`, year, count))
}

// bubble returns the middle of a country's bubble.
func bubble(p *Page, country string) (x, y float64) {
	p.t.Helper()
	return Eval[Box](p, fmt.Sprintf(`(() => {
		const b = [...document.querySelectorAll("#bubbles .points path")].find(e => e.__data__.id === %s).getBoundingClientRect();
		return {X: b.x, Y: b.y, Width: b.width, Height: b.height};
	})()`, quote(country))).Center()
}

// column returns what the cells of one of the table's columns show, from top to
// bottom.
func column(p *Page, id string) []string {
	p.t.Helper()
	return p.Texts(fmt.Sprintf(`#countries td[data-dash-column=%q]`, id))
}

// firstCell is an expression that is true when the first cell of a column shows a
// text.
func firstCell(id, text string) string {
	return fmt.Sprintf(`document.querySelector('#countries td[data-dash-column="%s"]')?.innerText.trim() === %s`, id, quote(text))
}

func numbers(t *testing.T, texts []string) []float64 {
	t.Helper()
	list := make([]float64, len(texts))
	for i, text := range texts {
		var err error
		if list[i], err = strconv.ParseFloat(text, 64); err != nil {
			t.Fatal(err)
		}
	}
	return list
}

func wantTexts(t testing.TB, p *Page, selector string, want ...string) {
	t.Helper()
	if got := p.Texts(selector); !slices.Equal(got, want) {
		t.Errorf("%s show %q, want %q", selector, got, want)
	}
}

// wantCallbacks asserts that since a mark the page has run the callbacks with
// these outputs, once each, all answered well and all after the same change.
func wantCallbacks(t *testing.T, p *Page, mark int, changed []string, want ...string) {
	t.Helper()
	ran := p.CallbacksSince(mark)
	if got := outputs(ran); !slices.Equal(got, sorted(want...)) {
		t.Errorf("the page ran %s, want %s", got, want)
	}
	for _, c := range ran {
		if !slices.Equal(c.Changed, changed) || c.Status != 200 {
			t.Errorf("%s ran after a change of %q with status %d, want %q and 200", c.Output, c.Changed, c.Status, changed)
		}
	}
}

func outputs(ran []Callback) []string {
	list := make([]string, len(ran))
	for i, c := range ran {
		list[i] = c.Output
	}
	return sorted(list...)
}

func sorted(list ...string) []string { return slices.Sorted(slices.Values(list)) }
