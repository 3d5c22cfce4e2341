package page

import (
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	t.Parallel()
	v, err := Parse(`<!DOCTYPE html><html><head><meta charset="UTF-8"><title>Tom &amp; <b></title>
<link rel="icon" href="/a%20b.ico"></head><body><!-- no --><p>own
text</p><div id="react-entry-point"><div>Loading...</div></div><footer>
<script id="_dash-config" type="application/json">{"ui":false,"x":"\u003c/script>"}</script>
<script src="/a.js" type="module"></script><script> one() </script>
<script id="_dash-renderer" type="application/javascript">var r = 1;</script></footer></body></html>`)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"title":"Tom & <b>","metas":[{"charset":"UTF-8"}],"links":[{"rel":"icon","href":"/a b.ico"}],` +
		`"scripts":[{"src":"/a.js","type":"module"}],"inline":["one()"],"config":{"ui":false,"x":"</script>"},` +
		`"renderer":"var r = 1;","entry":"Loading...","text":"own text"}`
	if got := v.Compact(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestConfigMustBeJSON(t *testing.T) {
	t.Parallel()
	// What is not escaped ends the script early, as in a browser.
	_, err := Parse(`<script id="_dash-config" type="application/json">{"a":"</script>"}</script>`)
	if err == nil || !strings.Contains(err.Error(), "_dash-config") {
		t.Errorf("%v", err)
	}
}

func TestTypesOfScripts(t *testing.T) {
	t.Parallel()
	for text, fault := range map[string]string{
		`<script id="_dash-config" type="application/json">{}</script>`:           "",
		`<script id="_dash-config" type="text/javascript">{}</script>`:            "may run it",
		`<script id="_dash-config">{}</script>`:                                   "may run it",
		`<script id="_dash-renderer">var r = 1;</script>`:                         "",
		`<script id="_dash-renderer" type="application/json">var r = 1;</script>`: "no browser runs",
	} {
		_, err := Parse(text)
		if fault == "" && err != nil || fault != "" && (err == nil || !strings.Contains(err.Error(), fault)) {
			t.Errorf("%s: %v, want a fault with %q", text, err, fault)
		}
	}
}
