package mask

import (
	"strings"
	"testing"
)

func TestMatch(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, golden, got string
		want              bool
	}{
		{"plain", "text", "text", true},
		{"plain, other", "text", "texts", false},
		{"fingerprint", "/a/react@18.<fingerprint>.3.1.min.js", "/a/react@18.v4_4_1m1795246602.3.1.min.js", true},
		{"no fingerprint", "/a/react@18.<fingerprint>.3.1.min.js", "/a/react@18.3.1.min.js", false},
		{"dots are dots", "a.<int>", "ax1", false},
		{"mtime", "/a.js?m=<mtime>", "/a.js?m=1795247356.25", true},
		{"hash too short", "<hash>", "abc", false},
		{"markup is no mask", "<b>", "<b>", true},
		{"markup is no mask, other", "<b>", "x", false},
		{"many letters", "a<x:3>b", "axxxb", true},
		{"too few letters", "a<x:3>b", "axxb", false},
		{"a mask is not the rest", "<int>", "12x", false},
	} {
		if got := (Bindings{}).Match(c.golden, c.got); got != c.want {
			t.Errorf("%s: Match(%q, %q) = %v", c.name, c.golden, c.got, got)
		}
	}
}

func TestMaskBindsWithinACase(t *testing.T) {
	t.Parallel()
	b := Bindings{"prefix": "/p/"}
	if !b.Match("<job>", "12~ab") || !b.Match("x <job>", "x 12~ab") {
		t.Error("the same handle must match again")
	}
	if b.Match("<job>", "13~ab") {
		t.Error("another handle must not match")
	}
	if !b.Match("<job:other>", "13~ab") {
		t.Error("a mask with a label stands for itself")
	}
	if b.Match("<job:new>-<job:new>", "1-2") || b["job:new"] != "" {
		t.Error("a mask that stands twice must stand for one value, and bind nothing if it doesn't")
	}
	if got, err := b.Expand("<prefix>x?job=<job>&b=<b>"); err != nil || got != "/p/x?job=12~ab&b=<b>" {
		t.Errorf("Expand: %q %v", got, err)
	}
	if _, err := b.Expand("<cacheKey>"); err == nil || !strings.Contains(err.Error(), "<cacheKey>") {
		t.Errorf("a handle that nobody gave is sent: %v", err)
	}
	if !b.Match("<prefix>a", "/p/a") || b.Match("<prefix>a", "/q/a") {
		t.Error("a given value must match itself alone")
	}
	if !b.Match("<int>", "1") || !b.Match("<int>", "2") {
		t.Error("a mask that doesn't bind takes any value of its form")
	}
}

func TestCloneIsApart(t *testing.T) {
	t.Parallel()
	b := Bindings{}
	c := b.Clone()
	c.Match("<job>", "1")
	if len(b) != 0 {
		t.Errorf("the trial's bindings leaked: %v", b)
	}
}

func TestApply(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"/d/react@18.v4_4_1m1795246602.3.1.min.js":   "/d/react@18.<fingerprint>.3.1.min.js",
		"/assets/a.js?m=1795247356.2556353":          "/assets/a.js?m=<mtime>",
		"/_favicon.ico?v=4.4.1":                      "/_favicon.ico?v=<version>",
		"__dash_server;dur=12":                       "__dash_server;dur=<int>",
		"a text with v1 and 4.4.1 in it stays as is": "a text with v1 and 4.4.1 in it stays as is",
	} {
		got := Apply(text)
		if got != want {
			t.Errorf("Apply(%q) = %q, want %q", text, got, want)
		}
		if !(Bindings{}).Match(got, text) {
			t.Errorf("the golden %q does not match %q, of which it was made", got, text)
		}
	}
	if got := ApplyMember("config.end_id", "abc"); got != "<end_id>" {
		t.Errorf("ApplyMember: %q", got)
	}
}

func TestUnknownNamesAreTypingErrors(t *testing.T) {
	t.Parallel()
	if got := Unknown("<end_id> <job:1> <prefix> <b> </p> <end_it>", []string{"prefix"}); len(got) != 1 || got[0] != "<end_it>" {
		t.Errorf("%v", got)
	}
}
