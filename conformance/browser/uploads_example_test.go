package browser

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// The callbacks of the example, as the page names them.
const (
	readFile = "..name.children...note.children...table.columns...table.data...table.filter_query...x.options...x.value...y.options...y.value.."
	drawFile = "chart.figure"
	saveFile = "download.data"
)

// A CSV file goes in, is shown as a table and a chart, and what the filter leaves of
// it comes out again.
func TestUploadsExample(t *testing.T) {
	backend := Start(t, Program("./examples/uploads"))
	page := Open(t, backend.URL)
	page.AwaitText("#name", "bakery.csv")
	page.AwaitText("#note", "14 rows, 5 columns, 3 of them numbers")
	page.AwaitCount("#chart .barlayer .trace", 3)
	page.AwaitCount("#table td[data-dash-column=day]", 10)

	file := filepath.Join(t.TempDir(), "cities.csv")
	text := "city;people;area\nRome;2.8;1285\nOslo;0.7;454\n\"Bern; Switzerland\";0.1;\n"
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	page.Idle()
	mark := page.Mark()
	page.Upload("#file input[type=file]", file)
	page.AwaitText("#name", "cities.csv")
	page.AwaitText("#note", "3 rows, 3 columns, 2 of them numbers")
	page.AwaitCount("#chart .barlayer .trace", 2)
	page.AwaitCount("#table td[data-dash-column=city]", 3)
	if got := page.Texts("#table td[data-dash-column=city]"); strings.Join(got, "|") != "Rome|Oslo|Bern; Switzerland" {
		t.Errorf("the table shows the cities %q", got)
	}
	c := last(t, page, mark, readFile)
	if len(c.Changed) != 1 || c.Changed[0] != "file.contents" || string(c.State[0].Value) != `"cities.csv"` {
		t.Errorf("the file was sent after a change of %q with the name %s", c.Changed, c.State)
	}

	page.ClickText("#kind label", "lines")
	page.AwaitCount("#chart .scatterlayer .trace", 2)
	page.Type("#table th[data-dash-column=people] input", ">0.5"+kb.Enter)
	page.AwaitCount("#table td[data-dash-column=city]", 2)
	page.AwaitCount("#chart .scatterlayer .trace:first-child .points path", 2)
	page.Idle()
	mark = page.Mark()
	name, content := page.Download(func() { page.Click("#save") })
	if want := "city,people,area\nRome,2.8,1285\nOslo,0.7,454\n"; name != "cities-shown.csv" || string(content) != want {
		t.Errorf("the browser saved %q with %q, want %q", name, content, want)
	}
	wantRan(t, page, mark, saveFile+" < save.n_clicks")

	// What can't be read is said, and the page keeps what it has.
	picture := filepath.Join(t.TempDir(), "photo.csv")
	if err := os.WriteFile(picture, []byte("\x89PNG\r\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	mark = page.Mark()
	page.Upload("#file input[type=file]", picture)
	page.AwaitText("#note", "photo.csv can't be read: it is not UTF-8 text.")
	wantTexts(t, page, "#name", "cities.csv")
	page.Idle()
	for _, c := range page.CallbacksSince(mark) {
		if c.Output == drawFile {
			t.Error("the chart was drawn again for a file that can't be read")
		}
	}
	page.NoErrors()
	page.NoStrangers()
}
