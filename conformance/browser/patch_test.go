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
		wantAsked(t, page, 0,
			`list.children < append.n_clicks (1)`,
			`list.children@2320ea1f374c279a1cda0899c730cbc7fab04d9607ab973e09cf02b4571031a0 < prepend.n_clicks (1)`,
			`list.children@77027d7a3e66051160dcfc07cda1c1ca103ecc3947b693b45b388d1388dc0d13 < insert.n_clicks (1)`,
			`list.children@d0a513ce091fd3940bb3c6b981d303b0fc5863d7819fb5a015c0fd3b39fd8d3a < remove.n_clicks (1)`,
			`list.children@2607770a1806710e3d1eaa96e13c7be39960751df99f6e4c007c014d98d343b7 < rename.n_clicks (1)`)
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
		wantAsked(t, page, 0,
			`graph.figure < change.n_clicks (1)`,
			`graph.figure@233ef006b71a73d1fca9b0e68ebc021285bee1cd20b3dbd8355020b84180f4cd < points.n_clicks (1)`)
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
		wantAsked(t, page, 0,
			`shown.children < ({"n":10,"seen":["first"]})`,
			`store.data {"p":0}.style {"p":1}.style < count.n_clicks (1)`,
			`shown.children < store.data ({"n":30,"seen":["first",1]})`,
			`store.data {"p":0}.style {"p":1}.style < count.n_clicks (2)`,
			`shown.children < store.data ({"n":70,"seen":["first",1,2]})`)
		page.NoErrors()
	})
}
