package assets

import (
	"context"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestOrderOfSources(t *testing.T) {
	t.Parallel()
	r, wheels := fakeRelease(t)
	site := t.TempDir()
	installFake(t, r, "fakedash", site)
	installFake(t, r, "fakeplotly", site)
	changed := t.TempDir()
	installFake(t, r, "fakedash", changed)
	writeTestFile(t, filepath.Join(changed, "fakedash", "suite", "main.js"), []byte("something else"))

	cached := func(o Options) {
		for _, w := range r.Wheels {
			copyFile(t, filepath.Join(wheels, w.Filename), filepath.Join(o.CacheDir, "wheels", w.Filename))
		}
	}
	dashInfo, plotlyInfo := filepath.Join(site, "fakedash-0.0.7.dist-info"), filepath.Join(site, "fakeplotly-0.0.7.dist-info")
	wheel := func(i int) string { return filepath.Join(wheels, r.Wheels[i].Filename) }
	tests := []struct {
		name    string
		environ []string
		cached  bool
		want    []string // where each wheel's files come from; "cache" for its folder of wheels
		said    string
	}{
		{name: "a folder of wheels comes first", environ: []string{"DASHWIRE_WHEELS=" + wheels, "PATH=" + fakePython(t, site, "exit 1")}, cached: true, want: []string{wheel(0), wheel(1)}},
		{name: "one wheel, the other installed", environ: []string{"DASHWIRE_WHEELS=" + wheel(1), "PATH=" + fakePython(t, site, "exit 1")}, want: []string{dashInfo, wheel(1)}},
		{name: "installed packages come before the cache", environ: []string{"PATH=" + fakePython(t, site, "exit 1")}, cached: true, want: []string{dashInfo, plotlyInfo}},
		{name: "an installed package with other files does not count", environ: []string{"PATH=" + fakePython(t, changed, "exit 1")}, cached: true, want: []string{"cache", "cache"}, said: "suite/main.js is not the published file"},
		{name: "wheels that were fetched before", cached: true, want: []string{"cache", "cache"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			o := fakeOptions(t, r, tt.environ...)
			var said strings.Builder
			o.Progress = &said
			if tt.cached {
				cached(o)
			}
			b, err := Open(context.Background(), o)
			if err != nil {
				t.Fatal(err)
			}
			want := slices.Clone(tt.want)
			for i := range want {
				if want[i] == "cache" {
					want[i] = filepath.Join(o.CacheDir, "wheels", r.Wheels[i].Filename)
				}
			}
			if want := b.Dir() + " (from " + strings.Join(want, ", ") + ")"; b.Source() != want {
				t.Errorf("Source is %q, want %q", b.Source(), want)
			}
			if !strings.Contains(said.String(), tt.said) {
				t.Errorf("said %q, want %q", &said, tt.said)
			}
			checkAll(t, b)
		})
	}
}

func TestVirtualEnvComesBeforePath(t *testing.T) {
	t.Parallel()
	r, _ := fakeRelease(t)
	inVenv, onPath := t.TempDir(), t.TempDir()
	for _, site := range []string{inVenv, onPath} {
		installFake(t, r, "fakedash", site)
		installFake(t, r, "fakeplotly", site)
	}
	venv := t.TempDir()
	copyFile(t, filepath.Join(fakePython(t, inVenv, "exit 1"), "python3"), filepath.Join(venv, "bin", "python"))
	o := fakeOptions(t, r, "VIRTUAL_ENV="+venv, "PATH="+fakePython(t, onPath, "exit 1"))
	b, err := Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.Source(), inVenv) || strings.Contains(b.Source(), onPath) {
		t.Errorf("Source is %q, want the packages in %s", b.Source(), inVenv)
	}
}

// A complete cache needs nothing else: no wheels, no Python, no right to write.
func TestWarmCacheIsEnough(t *testing.T) {
	t.Parallel()
	b, o := openFake(t)
	before := b.Source()
	o.environ = []string{"PATH=" + fakePython(t, "", "echo started >&2; exit 1")}
	var said strings.Builder
	o.Progress = &said
	b, err := Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	if b.Source() != before || said.Len() > 0 {
		t.Errorf("Source is %q and %q was said, want %q and nothing", b.Source(), &said, before)
	}
}

func TestCacheThatLostAFileIsMadeAnew(t *testing.T) {
	t.Parallel()
	for _, damage := range []func(name string) error{
		os.Remove,
		func(name string) error { return os.Truncate(name, 3) },
	} {
		b, o := openFake(t)
		name := filepath.Join(b.Dir(), filepath.FromSlash(place("fakedash/suite/main.js", Brotli)))
		if err := damage(name); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenCached(o); err == nil {
			t.Fatal("a cache that lacks a file was opened")
		}
		b, err := Open(context.Background(), o)
		if err != nil {
			t.Fatal(err)
		}
		checkAll(t, b)
	}
}

// checkAll reads every form of every file and compares it with the fake files.
func checkAll(t *testing.T, b *Bundle) {
	t.Helper()
	if _, err := b.Verify(context.Background()); err != nil {
		t.Error(err)
	}
	for _, f := range b.Release().Files {
		file, err := b.File(f.Package, f.Path)
		if err != nil {
			t.Fatal(err)
		}
		want := fakeFiles()[f.Package][f.Path]
		for _, enc := range append([]Encoding{Identity}, file.Encodings()...) {
			if got := readForm(t, file, enc); string(got) != string(want) {
				t.Errorf("%s as %q has %d other bytes", f.Ref, enc, len(got))
			}
		}
	}
}

// readForm returns what a form of a file stands for.
func readForm(t *testing.T, f *File, enc Encoding) []byte {
	t.Helper()
	r, err := f.Open(enc)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	plain, done, err := unpacked(enc, r)
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	content, err := io.ReadAll(plain)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func copyFile(t testing.TB, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	writeTestFile(t, to, content)
	info, err := os.Stat(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(to, info.Mode()&fs.ModePerm); err != nil {
		t.Fatal(err)
	}
}
