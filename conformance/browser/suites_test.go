package browser

import "testing"

// A callback brings a component suite that the page doesn't have: the page loads its
// script and its style before it shows the answer. A page that is loaded later has
// them from the start.
func TestSuiteThatComesLate(t *testing.T) {
	const loaded = `performance.getEntriesByType("resource").filter(r => r.name.includes("/late_suite/")).map(r => r.name.split(".").pop()).sort().join(" ")`
	OnBackends(t, App{Name: "suite"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#pressed", "not pressed")
		if files := Eval[string](page, loaded); files != "" {
			t.Fatalf("the page has the files %s of the suite before there is one", files)
		}
		page.Click("#bring")
		page.AwaitText("#badge", "badge 1, pressed 0")
		page.AwaitText("#pressed", "pressed 0")
		page.Await("its style", `getComputedStyle(document.querySelector("#badge")).color === "rgb(1, 2, 3)"`)
		page.Click("#badge")
		page.AwaitText("#pressed", "pressed 1")
		page.Click("#bring")
		page.AwaitText("#badge", "badge 2, pressed 0")
		page.Idle()
		if files := Eval[string](page, loaded); files != "css js" {
			t.Errorf("the page has loaded %q, want each file once", files)
		}
		later := page.OpenBeside(b.URL)
		later.AwaitText("#pressed", "not pressed")
		if files := Eval[string](later, loaded); files != "css js" {
			t.Errorf("a page that is loaded later has %q", files)
		}
		later.Click("#bring")
		later.AwaitText("#badge", "badge 1, pressed 0")
		if files := Eval[string](later, loaded); files != "css js" {
			t.Errorf("a page that has the suite loads it again: %q", files)
		}
		page.NoErrors()
		later.NoErrors()
	})
}
