package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// cell is the selector of a cell of the table.
func cell(row int, column string) string {
	return fmt.Sprintf(`#table td.dash-cell[data-dash-row="%d"][data-dash-column="%s"]`, row, column)
}

// cells returns what a column of the table shows, joined by spaces.
func cells(page *Page, column string) string {
	return strings.Join(page.Texts(fmt.Sprintf(`#table td.dash-cell[data-dash-column=%q]`, column)), " ")
}

func TestTableEdit(t *testing.T) {
	OnBackends(t, App{Name: "table-edit"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#sum", "3 rows, 11")
		mark := page.Mark()
		page.Click(cell(1, "size"))
		page.Await("a cell with the focus", `document.activeElement?.closest("td")?.dataset.dashRow === "1"`)
		page.Press("9" + kb.Enter)
		page.AwaitText("#sum", "3 rows, 13")
		page.AwaitText("#before", "3 rows, 11")
		c := last(t, page, mark, "sum.children")
		wantJSON(t, "the data that the page sent", c.Inputs[0].Value,
			`[{"name":"city 0","size":0},{"name":"city 1","size":9},{"name":"city 2","size":4}]`)

		page.Click(`#table tr:nth-child(2) td.dash-delete-cell`)
		page.AwaitCount(`#table td.dash-cell[data-dash-column="size"]`, 2)
		page.AwaitText("#before", "3 rows, 13")
		page.NoErrors()
	})
}

func TestTableSortAndFilter(t *testing.T) {
	OnBackends(t, App{Name: "table-sort"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#order", "0 7 4 1 8")
		page.Click(`#table th[data-dash-column="size"] .column-header--sort`)
		page.AwaitText("#order", "0 1 4 7 8")
		page.Click(`#table th[data-dash-column="size"] .column-header--sort`)
		page.AwaitText("#order", "8 7 4 1 0")
		if got := cells(page, "size"); got != "8 7 4 1 0" {
			t.Errorf("the table shows %s", got)
		}
		page.Type(`#table th.dash-filter[data-dash-column="size"] input[type=text]`, "> 3"+kb.Enter)
		page.AwaitText("#order", "8 7 4")
		if got := cells(page, "name"); got != "city 4 city 1 city 2" {
			t.Errorf("the table shows %s", got)
		}
		wantInput(t, page, "order.children", `[{"name":"city 4","size":8},{"name":"city 1","size":7},{"name":"city 2","size":4}]`)
		page.NoErrors()
	})
}

func TestTablePaging(t *testing.T) {
	OnBackends(t, App{Name: "table-page"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText(cell(0, "name"), "city 0")
		page.AwaitCount(`#table td.dash-cell[data-dash-column="name"]`, 5)
		mark := page.Mark()
		page.Click("#table button.next-page")
		page.AwaitText("#page", "page 1")
		page.AwaitText(cell(0, "name"), "city 5")
		page.Click("#table button.last-page")
		page.AwaitText("#page", "page 2")
		page.AwaitCount(`#table td.dash-cell[data-dash-column="name"]`, 2)
		page.Click("#table button.first-page")
		page.AwaitText("#page", "page 0")
		page.AwaitText(cell(0, "name"), "city 0")
		wantRan(t, page, mark, "page.children < table.page_current", "page.children < table.page_current", "page.children < table.page_current")
		page.NoErrors()
	})
}

// The table asks the server for each page and order.
func TestTableCustom(t *testing.T) {
	OnBackends(t, App{Name: "table-custom"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText(cell(3, "name"), "city 3")
		mark := page.Mark()
		page.Click("#table button.next-page")
		page.AwaitText(cell(0, "name"), "city 4")
		page.Click(`#table th[data-dash-column="size"] .column-header--sort`)
		page.AwaitText(cell(0, "size"), "3")
		if got := cells(page, "size"); got != "3 4 5 6" {
			t.Errorf("the second page in the order of size shows %s", got)
		}
		wantRan(t, page, mark, "table.data < table.page_current", "table.data < table.sort_by")
		page.NoErrors()
	})
}

func TestTableSelect(t *testing.T) {
	OnBackends(t, App{Name: "table-select"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#rows", "none")
		page.Click(`#table tr:nth-child(3) td.dash-select-cell input`)
		page.AwaitText("#rows", "1")
		page.Click(`#table tr:nth-child(5) td.dash-select-cell input`)
		page.AwaitText("#rows", "1,3")
		page.Click(cell(2, "size"))
		page.AwaitText("#cell", "2 size")
		wantInput(t, page, "rows.children", `[1, 3]`)
		page.NoErrors()
	})
}
