package release_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dashwire/dashwire/assets/release"
)

func ExampleFingerprint() {
	fmt.Println(release.Fingerprint("deps/react@18.3.1.min.js", "4.4.1", 1795246602))
	// Output: deps/react@18.v4_4_1m1795246602.3.1.min.js
}

func ExampleStripFingerprint() {
	fmt.Println(release.StripFingerprint("dcc/async-graph.v1_10m1595.js"))
	fmt.Println(release.StripFingerprint("dcc/async-graph.js"))
	// Output:
	// dcc/async-graph.js true
	// dcc/async-graph.js false
}

func ExampleRelease_Tags() {
	tags, err := release.Default().Tags(release.Mode{React: "16.14.0", PropsCheck: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, tag := range tags.Dependencies {
		fmt.Println(tag.Ref)
	}
	// Output:
	// dash/deps/polyfill@7.12.1.min.js
	// dash/deps/react@16.14.0.js
	// dash/deps/react-dom@16.14.0.js
	// dash/deps/prop-types@15.8.1.js
}

func FuzzFingerprint(f *testing.F) {
	f.Add("dcc/async-graph.js", "4.4.1", int64(1))
	f.Add("a.v1m2.js", "", int64(-1))
	f.Add("x", "é", int64(0))
	f.Fuzz(func(t *testing.T, path, version string, stamp int64) {
		stripped, had := release.StripFingerprint(path)
		if had == (stripped == path) {
			t.Errorf("StripFingerprint(%q) = %q, %v", path, stripped, had)
		}
		name := path[strings.LastIndexByte(path, '/')+1:]
		if had || version == "" || stamp < 0 || !strings.Contains(name, ".") {
			return // what Python does not make a fingerprint of
		}
		stamped := release.Fingerprint(path, version, stamp)
		if back, had := release.StripFingerprint(stamped); !had || back != path {
			t.Errorf("Fingerprint(%q) = %q, and back %q, %v", path, stamped, back, had)
		}
	})
}
