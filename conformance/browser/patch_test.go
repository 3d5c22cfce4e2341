package browser

import (
	"strings"
	"testing"
)

func TestPatchChildren(t *testing.T) {
	OnBackends(t, App{Name: "patch-children"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		for _, step := range []struct{ click, want string }{
			{"append", "one|two|appended 1"},
			{"prepend", "prepended 1|one|two|appended 1"},
			{"insert", "prepended 1|inserted 1|one|two|appended 1"},
			{"remove", "inserted 1|one|two|appended 1"},
			{"rename", "renamed 1|one|two|appended 1"},
		} {
			page.Click("#" + step.click)
			page.AwaitText("#list", strings.ReplaceAll(step.want, "|", "\n"))
		}
		page.Idle()
		for _, c := range page.Callbacks() {
			if !strings.Contains(string(c.Answer), "__dash_patch_update") || strings.Contains(string(c.Answer), "two") {
				t.Errorf("the answer is %s, want only what changes", c.Answer)
			}
		}
		page.NoErrors()
	})
}

func TestPatchFigure(t *testing.T) {
	OnBackends(t, App{Name: "patch-figure"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#graph .gtitle", "before")
		page.AwaitCount("#graph .points path", 3)
		page.Click("#change")
		page.AwaitText("#graph .gtitle", "after 1")
		wantStyle(t, page, "#graph .points path", "fill", "rgb(255, 0, 0)")
		page.AwaitCount("#graph .points path", 3)
		page.Click("#points")
		page.AwaitCount("#graph .points path", 5)
		page.AwaitText("#graph .gtitle", "after 1")
		page.Idle()
		for _, c := range page.Callbacks() {
			if !strings.Contains(string(c.Answer), "__dash_patch_update") || strings.Contains(string(c.Answer), "scatter") {
				t.Errorf("the answer is %s, want only what changes", c.Answer)
			}
		}
		page.NoErrors()
	})
}

func TestPatchNumbers(t *testing.T) {
	OnBackends(t, App{Name: "patch-numbers"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#shown", `10 ["first"]`)
		page.Click("#count")
		page.AwaitText("#shown", `30 ["first", 1]`)
		page.Click("#count")
		page.AwaitText("#shown", `70 ["first", 1, 2]`)
		for _, p := range []string{`{"p":0}`, `{"p":1}`} {
			wantStyle(t, page, byID(p), "color", "rgb(255, 0, 0)")
			wantStyle(t, page, byID(p), "font-weight", "700")
		}
		c := last(t, page, 0, "shown.children")
		wantJSON(t, "the data that the page sent", c.Inputs[0].Value, `{"n":70,"seen":["first",1,2]}`)
		page.NoErrors()
	})
}
