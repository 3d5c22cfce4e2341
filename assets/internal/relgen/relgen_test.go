package relgen

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dashwire/dashwire/assets/release"
)

const data = "../../release/data"

// The manifests in the repository are what the wheels say.
func TestManifestsLeaveNoDiff(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(data)); err != nil {
		t.Fatal(err)
	}
	for _, version := range releasesAtHand() {
		manifest := filepath.Join(dir, version, "manifest.json")
		want, err := os.ReadFile(manifest)
		if err == nil {
			err = os.Remove(manifest)
		}
		if err != nil {
			t.Fatal(err)
		}
		var stdout strings.Builder
		if code := Run(context.Background(), []string{"-data", dir, "-release", version}, &stdout, os.Stderr); code != 0 {
			t.Fatalf("exit code %d", code)
		}
		if stdout.String() != "Wrote "+manifest+"\n" {
			t.Errorf("said %q", &stdout)
		}
		got, err := os.ReadFile(manifest)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("run go run ./assets/cmd/dashrelease -release %s\n%s", version, diff)
		}
	}
}

// releasesAtHand are all releases with DASHWIRE_ALL_RELEASES, else the oldest, the
// default and one between, as each is a wheel to fetch.
func releasesAtHand() []string {
	if os.Getenv("DASHWIRE_ALL_RELEASES") != "" {
		return release.Versions()
	}
	return []string{"2.16.1", "3.4.0", release.DefaultVersion}
}

func TestRunFailures(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		args   []string
		code   int
		stderr string
	}{
		{[]string{"-data", data, "-release", "0.1"}, 1, "0.1/profile.json"},
		{[]string{"-nonsense"}, 2, "nonsense"},
	} {
		var stdout, stderr strings.Builder
		if code := Run(context.Background(), tt.args, &stdout, &stderr); code != tt.code || !strings.Contains(stderr.String(), tt.stderr) {
			t.Errorf("%v: %d, %q", tt.args, code, &stderr)
		}
	}
}

func TestNodePaths(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, props string
		want        []string
	}{
		{"children goes without saying", `{"children":{"type":{"name":"node"}},"id":{"type":{"name":"string"}}}`, []string{}},
		{"a node and an element", `{"a":{"type":{"name":"node"}},"b":{"type":{"name":"element"}}}`, []string{"a", "b"}},
		{"a field called children counts", `{"a":{"type":{"name":"shape","value":{"children":{"name":"node"}}}}}`, []string{"a.children"}},
		{"a list of nodes is one place", `{"a":{"type":{"name":"arrayOf","value":{"name":"node"}}}}`, []string{"a"}},
		{"a list of shapes", `{"a":{"type":{"name":"arrayOf","value":{"name":"exact","value":{"b":{"name":"node"},"c":{"name":"any"}}}}}}`, []string{"a[].b"}},
		{"a map of nodes", `{"a":{"type":{"name":"objectOf","value":{"name":"node"}}}}`, []string{"a{}"}},
		{"a map of shapes", `{"a":{"type":{"name":"objectOf","value":{"name":"shape","value":{"b":{"name":"node"}}}}}}`, []string{"a{}.b"}},
		{"a choice", `{"a":{"type":{"name":"union","value":[{"name":"string"},{"name":"node"},{"name":"arrayOf","value":{"name":"node"}}]}}}`, []string{"a"}},
		{"a choice of one string", `{"a":{"type":{"name":"enum","value":[{"value":"'x'"}]}}}`, []string{}},
	} {
		got, err := nodePaths([]byte(`{"props":` + tt.props + `}`))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s:\n%s", tt.name, diff)
		}
	}
	for _, broken := range []string{`[]`, `{"props":[]}`, `{"props":{"a":{"type":{"name":"union","value":{}}}}}`, `{"props":{"a":`} {
		if _, err := nodePaths([]byte(broken)); err == nil {
			t.Errorf("%s is taken", broken)
		}
	}
}
