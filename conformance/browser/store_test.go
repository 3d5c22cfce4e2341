package browser

import "testing"

// A reload keeps what is in the session and in the local store; a new tab of
// another visitor has none of it.
func TestStores(t *testing.T) {
	OnBackends(t, App{Name: "stores"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#memory-shown", "0")
		for _, want := range []string{"1", "2"} {
			page.Click("#count")
			page.AwaitText("#memory-shown", want)
			page.AwaitText("#session-shown", want)
			page.AwaitText("#local-shown", want)
		}
		mark := page.Mark()
		page.Reload()
		page.AwaitText("#session-shown", "2")
		page.AwaitText("#local-shown", "2")
		page.AwaitText("#memory-shown", "0")
		page.Click("#count")
		page.AwaitText("#local-shown", "3")
		page.AwaitText("#memory-shown", "1")
		c := last(t, page, mark, "..memory.data...session.data...local.data..")
		for i, want := range []string{`null`, `{"n":2}`, `{"n":2}`} {
			value := c.State[i].Value
			if value == nil {
				value = []byte(`null`) // the page leaves out what is not set
			}
			wantJSON(t, "the state "+string(c.State[i].ID), value, want)
		}

		other := Open(t, b.URL)
		other.AwaitText("#local-shown", "0")
		other.NoErrors()

		page.Click("#clear")
		page.AwaitText("#local-shown", "0")
		wantRan(t, page, mark,
			`memory-shown.children <`,
			`session-shown.children < session.modified_timestamp`,
			`local-shown.children < local.modified_timestamp`,
			`..memory.data...session.data...local.data.. < count.n_clicks`,
			`memory-shown.children < memory.modified_timestamp`,
			`session-shown.children < session.modified_timestamp`,
			`local-shown.children < local.modified_timestamp`,
			`local.clear_data < clear.n_clicks`,
			`local-shown.children < local.modified_timestamp`)
		page.NoErrors()
	})
}

func TestPersistence(t *testing.T) {
	OnBackends(t, App{Name: "persistence"}, func(t testing.TB, b *Backend) {
		page := Open(t, b.URL)
		page.AwaitText("#shown", "a b c")
		page.Type("#local", "l")
		page.Type("#session", "s")
		page.Type("#none", "n")
		page.AwaitText("#shown", "al bs cn")
		mark := page.Mark()
		page.Reload()
		page.AwaitText("#shown", "al bs c")
		if got := Eval[string](page, `document.querySelector("#local").value`); got != "al" {
			t.Errorf("after a reload the field shows %q", got)
		}
		wantInputSince(t, page, mark, "shown.children", `"al"`)
		page.NoErrors()
	})
}
