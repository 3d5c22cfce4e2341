package browser

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

func TestChainedChoices(t *testing.T) {
	OnBackends(t, App{Name: "cities"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#chosen", "Oslo is in the north")
		wantAsked(t, page, 0,
			`city.options < ("north")`,
			`city.value < city.options ([{"label":"Oslo in the north","value":"Oslo"},{"label":"Turku in the north","value":"Turku"}])`,
			`chosen.children < city.value ("north", "Oslo")`)
		mark := page.Mark()
		page.ClickText("#region label", "south")
		page.AwaitText("#chosen", "Rome is in the south")
		page.AwaitText("#city-value", "Rome in the south")
		page.Click("#city")
		page.ClickText(".dash-dropdown-option", "Nice in the south")
		page.AwaitText("#chosen", "Nice is in the south")
		wantAsked(t, page, mark,
			`city.options < region.value ("south")`,
			`city.value < city.options ([{"label":"Rome in the south","value":"Rome"},{"label":"Porto in the south","value":"Porto"},`+
				`{"label":"Nice in the south","value":"Nice"}])`,
			`chosen.children < city.value region.value ("south", "Rome")`,
			`chosen.children < city.value ("south", "Nice")`)
		page.NoErrors()
	})
}

func TestCrossfilter(t *testing.T) {
	OnBackends(t, App{Name: "crossfilter"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#picked", "nothing")
		page.AwaitCount("#left .points path", 4)
		page.AwaitCount("#right .points path", 4)
		wantAsked(t, page, 0, `right.figure < (-)`, `picked.children < (-)`)
		mark := page.Mark()
		from, to := page.Boxes("#left .points path")[1], page.Boxes("#left .points path")[2]
		page.Drag(from.X-5, from.Y+from.Height+5, to.X+to.Width+5, to.Y-5)
		page.AwaitText("#picked", "2 3")
		page.Await("faint points", `[...document.querySelectorAll("#right .points path")].map(e => getComputedStyle(e).opacity).join() === "0.2,1,1,0.2"`)
		page.Idle()
		wantRan(t, page, mark, "right.figure < left.selectedData", "picked.children < left.selectedData")
		page.NoErrors()
	})
}

func TestTableFilteredByServer(t *testing.T) {
	OnBackends(t, App{Name: "table-filter"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#query", "all: 2 rows")
		wantStyle(t, page, cell(1, "size"), "color", "rgb(255, 0, 0)")
		wantAsked(t, page, 0, `table.data query.children < ("", [{"name":"city 0","size":0},{"name":"city 1","size":7}])`)
		mark := page.Mark()
		page.Type(`#table th.dash-filter[data-dash-column="size"] input[type=text]`, "> 3"+kb.Enter)
		page.AwaitText("#query", "{size} s> 3: 1 rows")
		if got := cells(page, "size"); got != "7" {
			t.Errorf("the table shows %s", got)
		}
		page.Click("#add")
		page.Idle()
		page.Click("#add")
		page.AwaitText("#query", "{size} s> 3: 2 rows")
		page.AwaitText(cell(1, "name"), "new 2")
		const rows = `[{"name":"city 0","size":0},{"name":"city 1","size":7}`
		wantAsked(t, page, mark,
			`table.data query.children < table.filter_query ("{size} s> 3", `+rows+`])`,
			`all.data < add.n_clicks (1; `+rows+`])`,
			`table.data query.children < all.data ("{size} s> 3", `+rows+`,{"name":"new 1","size":3}])`,
			`all.data < add.n_clicks (2; `+rows+`,{"name":"new 1","size":3}])`,
			`table.data query.children < all.data ("{size} s> 3", `+rows+`,{"name":"new 1","size":3},{"name":"new 2","size":6}])`)
		page.NoErrors()
	})
}

// Of a chain only what is being made is veiled.
func TestLoadingChain(t *testing.T) {
	OnBackends(t, App{Name: "loading-chain"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#third", "third 0")
		page.AwaitCount(".dash-spinner", 0)
		mark := page.Mark()
		page.Click("#start")
		names := []string{"first", "second", "third"}
		for i, name := range names {
			page.AwaitCount("#around-"+name+" .dash-spinner", 1)
			page.AwaitCount(".dash-spinner", 1)
			if i > 0 {
				wantTexts(t, page, "#"+names[i-1], names[i-1]+" 1")
			}
			page.Click("#finish")
		}
		page.AwaitText("#third", "third 1")
		page.AwaitCount(".dash-spinner", 0)
		wantAsked(t, page, mark,
			`first.children < start.n_clicks (1)`,
			`nothing < finish.n_clicks (1): 204`,
			`second.children < first.children ("first 1"; 1)`,
			`nothing < finish.n_clicks (2): 204`,
			`third.children < second.children ("second 1"; 1)`,
			`nothing < finish.n_clicks (3): 204`)
		page.NoErrors()
	})
}
