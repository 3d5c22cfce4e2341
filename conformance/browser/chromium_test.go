package browser

import (
	"strings"
	"testing"
)

func TestMissingBrowserSaysWhatToDo(t *testing.T) {
	for _, name := range []string{"no-such-browser", "/no/such/browser"} {
		t.Setenv("DASHWIRE_CHROMIUM", name)
		_, err := chromiumPath()
		if err == nil || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), "scripts/setup.sh") {
			t.Errorf("DASHWIRE_CHROMIUM=%s: error %v, want one that names it and scripts/setup.sh", name, err)
		}
	}
}
