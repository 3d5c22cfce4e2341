package browser

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"
)

// olderReleases are the releases of Dash before the one that is taken by default:
// all of them with DASHWIRE_ALL_RELEASES, else the oldest and one in the middle.
func olderReleases(t testing.TB) []string {
	t.Helper()
	if os.Getenv("DASHWIRE_ALL_RELEASES") == "" {
		return []string{"2.16.1", "3.4.0"}
	}
	folders, err := filepath.Glob(filepath.Join(root(), "assets/release/data/*"))
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, folder := range folders {
		if version := filepath.Base(folder); version != "4.4.1" {
			found = append(found, version)
		}
	}
	return found
}

// onReleases runs a test on an app with the pages of older releases.
func onReleases(t *testing.T, name string, test func(t *testing.T, b *Backend)) {
	for _, release := range olderReleases(t) {
		t.Run(release, func(t *testing.T) {
			t.Parallel()
			test(t, StartApp(t, "go", App{Name: name, Options: Options{"release": release}}))
		})
	}
}

// Pages of older releases have pushes as well, with their own files: in two tabs, on
// each way, in order and once, also after the line was cut.
func TestPushToOlderReleases(t *testing.T) {
	t.Parallel()
	onReleases(t, "pushed", func(t *testing.T, backend *Backend) {
		for way, blocks := range map[string][]string{"socket": nil, "events": {"websocket"}, "poll": {"websocket", "/events"}} {
			network := newBlocked(t, backend, blocks...)
			tabs := []*Page{openBy(t, network.URL, way), openBy(t, network.URL, way)}
			before := Eval[string](tabs[0], `document.querySelector("#lines").innerText.slice(1, -1)`)
			if before != "" {
				before += " "
			}
			say(t, backend, way)
			for _, tab := range tabs {
				tab.AwaitText("#lines", "["+before+way+"]")
				tab.AwaitText("#last", way)
				tab.Click("#count")
				tab.AwaitText("#counted", "1 counted")
				tab.Type("#text", "b")
				tab.Click("#ask")
				tab.AwaitText("#told", `it is "ab"`)
				tab.Await("the end of all callbacks, which would be cut as well", `document.title !== "Updating..."`)
			}
			network.block("websocket", "/events", "/poll")
			say(t, backend, "more")
			network.block(blocks...)
			for _, tab := range tabs {
				tab.AwaitText("#lines", "["+before+way+" more]")
				allowed{"_dashwire/": "some ways are blocked", "ERR_": "the line was cut", "dashwire: the server refuses this page": "it can't know who refuses"}.wantOnly(t, tab)
			}
		}
	})
}

// What an older renderer can't set by itself, or would set on another component, comes
// to the page all the same.
func TestOlderRenderers(t *testing.T) {
	onReleases(t, "releases", func(t *testing.T, b *Backend) {
		push := func(what string) {
			resp, err := http.Get(b.URL + "push?what=" + what)
			if err != nil {
				t.Fatal(err)
			}
			_ = resp.Body.Close()
			if resp.StatusCode != http.StatusOK {
				t.Fatalf("push %s: %s", what, resp.Status)
			}
		}
		tab := openBy(t, b.URL, "socket")
		tab.AwaitText("#head", "head")
		push("patch")
		tab.AwaitText("#shown", `{"deep":{"items":["c"],"more":null},"fresh":{"way":{"to":"it"}},"gone":[],"list":[5,"late",{"k":[3,6,7]},1,"in",0],"n":6,"text":"abc"}`)
		push("figure")
		tab.Await("a longer line", `document.querySelector("#graph .js-plotly-plot")?.data?.[0].y.join() === "1,3,2,5,4"`)
		tab.Await("the new title", `document.querySelector("#graph .gtitle")?.textContent === "after"`)
		push("components")
		tab.AwaitText("#inside", "new")
		push("inside")
		tab.AwaitText("#inside", "reached")
		tab.Click("#made")
		tab.AwaitText("#pressed", "pressed 1")
		push("row")
		tab.Await("the row", `document.body.innerText.includes("row reached")`)
		push("nobody")
		tab.AwaitText("#last", "after nobody")
		tab.AwaitText("#head", "head")
		push("update")
		tab.AwaitText("#collected", "collected a")
		tab.NoErrors()
	})
}

// Background callbacks have their protocol in older pages, too.
func TestCallbacksOfOlderReleases(t *testing.T) {
	onReleases(t, "background", func(t *testing.T, b *Backend) {
		page := startJob(t, b)
		page.Click("#step")
		page.AwaitText("#stage", "step 2 of 3")
		page.Click("#cancel")
		page.Await("an enabled start", `!document.querySelector("#start").disabled && document.querySelector("#cancel").disabled`)
		page.AwaitText("#stage", "idle")
		page.Click("#start")
		for _, stage := range []string{"step 1 of 3", "step 2 of 3", "step 3 of 3"} {
			page.AwaitText("#stage", stage)
			page.Click("#step")
		}
		page.AwaitText("#result", "done 2")
		page.AwaitText("#stage", "idle")
		page.NoErrors()
	})
}
