package browser

import (
	"strings"
	"testing"
)

func TestExpectFailure(t *testing.T) {
	t.Parallel()
	after := false
	for name, c := range map[string]struct {
		test  func(testing.TB)
		fails bool
	}{
		"passes":         {func(t testing.TB) { t.Log("fine") }, false},
		"reports":        {func(t testing.TB) { t.Error("one"); t.Error("two") }, true},
		"stops":          {func(t testing.TB) { t.Fatalf("%s", "one"); after = true }, true},
		"stops silently": {func(t testing.TB) { t.FailNow(); after = true }, true},
	} {
		e := runExpected(t, c.test)
		if e.failed != c.fails || (c.fails && name != "stops silently" && strings.TrimSpace(e.first) != "one") {
			t.Errorf("a test that %s: failed %v, first with %q", name, e.failed, e.first)
		}
	}
	if after {
		t.Error("a test went on after it had failed for good")
	}
}
