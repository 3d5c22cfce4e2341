package cli

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/dashwire/dashwire/assets"
	"github.com/dashwire/dashwire/assets/release"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.updateServerDate.func1"))
}

// run runs the command as main does.
func run(ctx context.Context, args ...string) (code int, stdout, stderr string) {
	var out, err strings.Builder
	code = Run(ctx, args, strings.NewReader(""), &out, &err)
	return code, out.String(), err.String()
}

func TestAssets(t *testing.T) {
	t.Parallel()
	// The wheels are fetched once for all tests; the cache is made here.
	wheels, err := assets.FindWheels(t.Context(), assets.Options{Progress: os.Stderr})
	if err != nil {
		t.Fatal(err)
	}
	// A program of its own also runs main, and without the race detector, which
	// would make compressing take minutes.
	program := filepath.Join(t.TempDir(), "dashwire")
	if out, err := exec.Command("go", "build", "-o", program, "../../cmd/dashwire").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v: %s", err, out)
	}
	cache := filepath.Join(t.TempDir(), "cache")
	vendored := filepath.Join(t.TempDir(), "bundle")
	took := `[0-9.]+(µs|ms|s|m[0-9.]+s)`
	damage := func() {
		found, err := filepath.Glob(cache + "/4.4.1-*/files/dash/html/*.min.js.gz")
		if err != nil || len(found) != 1 {
			t.Fatalf("%v, %v", found, err)
		}
		content, err := os.ReadFile(found[0])
		if err != nil {
			t.Fatal(err)
		}
		content[len(content)/2] ^= 1
		if err := os.WriteFile(found[0], content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range []struct {
		name           string
		args           string
		before         func()
		code           int
		stdout, stderr string // regular expressions for all of it
	}{
		{"nothing to verify", "verify", nil, 1, ``, `dashwire assets verify: opening the browser files of Dash 4.4.1: not fetched yet: .*/cache/4.4.1-\w+. Run "dashwire assets fetch"\n`},
		{"no path", "path", nil, 1, ``, `dashwire assets path: .*not fetched yet.*\n`},
		{"fetch", "fetch", nil, 0, `Fetched the browser files of Dash 4.4.1 in ` + took + `: .*/cache/4.4.1-\w+ \(from .*dash-4.4.1-py3-none-any.whl, .*plotly-7.1.0-py3-none-any.whl\)\n`, `(.*\n)*Dash 4.4.1 is ready in .* after ` + took + `\n`},
		{"fetch again", "fetch", nil, 0, `Found and verified the browser files of Dash 4.4.1 in ` + took + `: .*\n`, ``},
		{"path", "path --release 4.4.1", nil, 0, `/.*/cache/4.4.1-\w+\n`, `Found the browser files of Dash 4.4.1 in ` + took + `\n`},
		{"verify", "verify", nil, 0, `Verified \d+ files of Dash 4.4.1 and \d+ compressed forms \([0-9.]+ MB\) in ` + took + `: /.*\n`, ``},
		{"verify what is damaged", "verify", damage, 1, ``, `dashwire assets verify: opening files/dash/html/dash_html_components.min.js.gz: .*Run "dashwire assets fetch" to make the folder anew\n`},
		{"fetch repairs", "fetch", nil, 0, `Fetched .*\n`, `(.*\n)*Making the folder anew\n(.*\n)*`},
		{"vendor", "vendor --brotli 1 " + vendored, nil, 0, `Wrote the browser files of Dash 4.4.1 to ` + vendored + ` in ` + took + `\n`, `Unpacking and compressing Dash 4.4.1 \([0-9.]+ MB\)\n`},
		{"vendor elsewhere", "vendor " + cache, nil, 1, ``, `dashwire assets vendor: .*not empty.*\n`},
	} {
		if step.before != nil {
			step.before()
		}
		cmd := exec.Command(program, append(strings.Fields("assets "+step.args), "--cache", cache)...)
		cmd.Env = append(os.Environ(), "DASHWIRE_WHEELS="+filepath.Dir(wheels[0]))
		var out, said strings.Builder
		cmd.Stdout, cmd.Stderr = &out, &said
		if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
			t.Fatal(err)
		}
		code, stdout, stderr := cmd.ProcessState.ExitCode(), out.String(), said.String()
		if code != step.code || !regexp.MustCompile(`^`+step.stdout+`$`).MatchString(stdout) || !regexp.MustCompile(`^`+step.stderr+`$`).MatchString(stderr) {
			t.Errorf("%s: exit code %d, stdout %q, stderr %q; want %d, %q, %q", step.name, code, stdout, stderr, step.code, step.stdout, step.stderr)
		}
	}
	b, err := assets.FromFS(os.DirFS(vendored))
	if err != nil {
		t.Fatal(err)
	}
	if f, err := b.File("dash", "html/dash_html_components.min.js"); err != nil || len(f.Encodings()) != 3 {
		t.Errorf("%v, %v", f, err)
	}
}

func TestUsage(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		args           string
		code           int
		stdout, stderr string
	}{
		{"", 0, "Available Commands", ""},
		{"assets", 0, "fetch", ""},
		{"assets vendor --help", 0, "//go:embed bundle", ""},
		{"nonsense", 2, "", `there is no command "nonsense"`},
		{"assets nonsense", 2, "", `there is no command "nonsense"`},
		{"assets fetch now", 2, "", `it is called as "dashwire assets fetch`},
		{"assets vendor", 2, "", `vendor DIR`},
		{"assets fetch --nonsense", 2, "", `unknown flag: --nonsense`},
		{"dump", 2, "", "it is called as \"dashwire dump URL -o DIR"},
		{"dump http://x", 2, "", "-o is missing"},
		{"dump http://x -o y --header nonsense", 2, "", `--header "nonsense" is not Name: value`},
		{"serve", 2, "", "serve DIR"},
		{"serve /nowhere/at/all", 1, "", `write one with "dashwire dump URL -o /nowhere/at/all"`},
		{"assets path --release 9.9", 1, "", `unknown release: Dash "9.9"; this build knows ` + strings.Join(release.Versions(), ", ")},
	} {
		code, stdout, stderr := run(context.Background(), strings.Fields(tt.args)...)
		if code != tt.code || !strings.Contains(stdout, tt.stdout) || !strings.Contains(stderr, tt.stderr) {
			t.Errorf("%q: exit code %d, stdout %q, stderr %q", tt.args, code, stdout, stderr)
		}
		if tt.code != 0 && stdout != "" || tt.code == 0 && stderr != "" {
			t.Errorf("%q: stdout %q, stderr %q: one of them should be empty", tt.args, stdout, stderr)
		}
	}
}

func TestInterrupt(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	code, _, stderr := run(ctx, "assets", "fetch", "--cache", filepath.Join(t.TempDir(), "cache"))
	if code != 1 || !strings.Contains(stderr, context.Canceled.Error()) {
		t.Errorf("exit code %d, stderr %q", code, stderr)
	}
}
