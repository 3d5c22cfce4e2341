package server

import (
	"context"
	"net/http"
	"os"
	"strings"
	"testing"
)

func faulty(app *App) {
	type in struct {
		Name string `input:"name.value"`
	}
	type panics struct {
		Text string `output:"panics.children"`
	}
	type fails struct {
		Text string `output:"fails.children"`
	}
	Callback(app, func(_ context.Context, in in) (panics, error) {
		return panics{nth([]string{"only"}, len(in.Name))}, nil
	})
	Callback(app, func(context.Context, in) (fails, error) { return fails{}, os.ErrPermission })
}

func nth(list []string, i int) string {
	return "<script>alert(1)</script>" + list[i]
}

func TestErrorDocument(t *testing.T) {
	leakCheck(t)
	var book logBook
	r := runApp(t, Config{Debug: true, Logger: book.logger()}, faulty)
	client := newClient(t)
	post := func(body string) reply { return postTo(t, client, r.url("/_dash-update-component"), body) }

	got := post(strings.Replace(requestFor("panics.children", "name.value"), `"value":"v"`, `"value":"<b>&"`, 1))
	if got.StatusCode != http.StatusInternalServerError || got.Header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Errorf("answered %d %s", got.StatusCode, got.Header.Get("Content-Type"))
	}
	for _, want := range []string{
		"<!doctype html>", "</head>", "Panic in a callback", "index out of range [4] with length 1",
		"panics.children", "error_document_test.go:", "name.value = &quot;&lt;b&gt;&amp;&quot;",
		`return &quot;&lt;script&gt;alert(1)&lt;/script&gt;&quot; + list[i]`, `class="here"`,
		"server.nth", "<summary>", "of Go, libraries and this server", "As text",
	} {
		if !strings.Contains(got.body, want) {
			t.Errorf("the document has no %q", want)
		}
	}
	if !strings.HasPrefix(got.body, "<!doctype html>") || strings.Count(got.body, "</head>") != 1 {
		t.Error("the renderer looks for a doctype and for one </head>")
	}
	if strings.Contains(got.body, "<script>alert") || strings.Contains(got.body, "<b>&") {
		t.Error("text from the browser or the source is not escaped")
	}
	if lines := book.take(); len(lines) != 1 || !strings.Contains(lines[0], "stack=") || !strings.Contains(lines[0], "output=panics.children") {
		t.Errorf("logged %q", lines)
	}

	got = post(requestFor("fails.children", "name.value"))
	for _, want := range []string{"Error in a callback", "permission denied", "fails.children", "error_document_test.go:", "The callback"} {
		if got.StatusCode != http.StatusInternalServerError || !strings.Contains(got.body, want) {
			t.Errorf("a failing callback: %d, no %q", got.StatusCode, want)
		}
	}
	// The renderer shows nothing for 400.
	if got := post("nope"); got.StatusCode != http.StatusInternalServerError || !strings.Contains(got.body, "is not valid JSON") {
		t.Errorf("bad JSON: %d %s", got.StatusCode, got.body)
	}
	if got := post(requestFor("nope.children", "name.value")); got.StatusCode != http.StatusInternalServerError || !strings.Contains(got.body, "no callback has this output") {
		t.Errorf("unknown output: %d %s", got.StatusCode, got.body)
	}
	if got := getFrom(t, client, r.url("/assets/nope.css")); got.StatusCode != http.StatusNotFound || got.body != page404 {
		t.Errorf("unknown file: %d %s", got.StatusCode, got.body)
	}
	r.stop()
}

func TestErrorDocumentIsBounded(t *testing.T) {
	app := newSite(t, Config{Debug: true}).app
	long := strings.Repeat("<x>", 1<<20)
	if doc := app.errorDocument(&RequestError{Output: long, Reason: long}); len(doc) > 64<<10 {
		t.Errorf("the document has %d bytes", len(doc))
	}
}

// A panic of a layout function, not of a callback.
func TestPanicOutsideCallback(t *testing.T) {
	leakCheck(t)
	var book logBook
	for debug, want := range map[bool]string{false: page500, true: "Panic"} {
		r := runApp(t, Config{Debug: debug, Logger: book.logger()}, func(app *App) {
			app.SetLayoutFunc(func(_ context.Context, r *Request) (any, error) {
				if r.RemoteAddr != "" {
					panic("secret")
				}
				return div(), nil
			})
		})
		for range 2 {
			got := getFrom(t, newClient(t), r.url("/_dash-layout"))
			if got.StatusCode != http.StatusInternalServerError || !strings.Contains(got.body, want) {
				t.Errorf("debug %v: %d %.200s", debug, got.StatusCode, got.body)
			}
			if !debug && strings.Contains(got.body, "secret") {
				t.Error("it leaks")
			}
		}
		if lines := book.take(); len(lines) != 2 || !strings.Contains(lines[0], "stack=") {
			t.Errorf("logged %q", lines)
		}
		r.stop()
	}
}
