package browser

import (
	"os"
	"path/filepath"
	"testing"
)

func TestUpload(t *testing.T) {
	OnBackends(t, App{Name: "upload"}, func(t testing.TB, b *Backend) {
		folder := t.TempDir()
		var paths []string
		for name, text := range map[string]string{"a.txt": "content of a", "ü.csv": "1;2"} {
			path := filepath.Join(folder, name)
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			paths = append(paths, path)
		}
		if filepath.Base(paths[0]) != "a.txt" {
			paths[0], paths[1] = paths[1], paths[0]
		}
		page := Open(t, b.URL)
		page.Upload("#one input[type=file]", paths[0])
		page.AwaitText("#one-shown", "a.txt: data:text/plain;base64 content of a")
		page.Upload("#many input[type=file]", paths...)
		// The browser reads them side by side, so either may come first.
		page.Await("both files", `(() => {
			const text = document.querySelector("#many-shown").textContent;
			const one = "a.txt: data:text/plain;base64 content of a", other = "ü.csv: data:text/csv;base64 1;2";
			return text === one + "; " + other || text === other + "; " + one;
		})()`)
		c := last(t, page, 0, "one-shown.children")
		wantJSON(t, "the file that the page sent", c.Inputs[0].Value, `"data:text/plain;base64,Y29udGVudCBvZiBh"`)
		wantJSON(t, "the name that the page sent", c.State[0].Value, `"a.txt"`)
		page.NoErrors()
	})
}

func TestDownload(t *testing.T) {
	OnBackends(t, App{Name: "download"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		name, content := page.Download(func() { page.Click("#text") })
		if name != "table.csv" || string(content) != "käse,1\n" {
			t.Errorf("the browser saved %q with %q", name, content)
		}
		name, content = page.Download(func() { page.Click("#bytes") })
		if name != "four.bin" || string(content) != "\x00\x01\xfe\xff" {
			t.Errorf("the browser saved %q with %q", name, content)
		}
		wantRan(t, page, 0, "download.data < text.n_clicks", "raw.data < bytes.n_clicks")
		page.NoErrors()
	})
}
