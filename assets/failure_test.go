package assets

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/dashwire/dashwire/assets/release"
)

// Each way to fail is told apart, and says where it happened and what to do.
func TestFailures(t *testing.T) {
	t.Parallel()
	type env struct {
		r      *release.Release
		wheels string
		o      *Options
	}
	tests := []struct {
		name string
		set  func(t *testing.T, e env) []string // returns settings of the environment
		kind error
		says []string
	}{
		{
			name: "DASHWIRE_WHEELS points nowhere",
			set:  func(_ *testing.T, e env) []string { return []string{"DASHWIRE_WHEELS=" + e.wheels + "/nowhere"} },
			kind: ErrNoWheel, says: []string{"/nowhere", "unset it"},
		},
		{
			name: "DASHWIRE_WHEELS has other wheels",
			set:  func(t *testing.T, _ env) []string { return []string{"DASHWIRE_WHEELS=" + t.TempDir()} },
			kind: ErrNoWheel, says: []string{"fakedash-0.0.7-py3-none-any.whl", "unset the variable"},
		},
		{
			name: "a wheel is cut short",
			set: func(t *testing.T, e env) []string {
				name := filepath.Join(e.wheels, e.r.Wheels[0].Filename)
				if err := os.Truncate(name, 100); err != nil {
					t.Fatal(err)
				}
				return []string{"DASHWIRE_WHEELS=" + e.wheels}
			},
			kind: ErrDamaged, says: []string{"ends after 100 of", "fetch it again"},
		},
		{
			name: "a wheel is another one",
			set: func(t *testing.T, e env) []string {
				name := filepath.Join(e.wheels, e.r.Wheels[1].Filename)
				flipLastByte(t, name)
				return []string{"DASHWIRE_WHEELS=" + e.wheels}
			},
			kind: ErrWrongHash, says: []string{"fakeplotly-0.0.7", "SHA-256", "not the published wheel"},
		},
		{
			name: "a wheel holds another file than the release says",
			set: func(_ *testing.T, e env) []string {
				e.r.Files[0].SHA256 = strings.Repeat("0", 64)
				return []string{"DASHWIRE_WHEELS=" + e.wheels}
			},
			kind: ErrWrongHash, says: []string{"SHA-256", strings.Repeat("0", 64), "Install the package again"},
		},
		{
			name: "no Python",
			set:  func(*testing.T, env) []string { return nil },
			kind: ErrNoPython, says: []string{"not on PATH", "DASHWIRE_WHEELS", "fakedash-0.0.7-py3-none-any.whl"},
		},
		{
			name: "no pip",
			set: func(t *testing.T, _ env) []string {
				return []string{"PATH=" + fakePython(t, "", "echo /usr/bin/python3: No module named pip >&2; exit 1")}
			},
			kind: ErrNoPip, says: []string{"python3", "ensurepip", "DASHWIRE_WHEELS"},
		},
		{
			name: "pip finds other files than the published ones",
			set: func(t *testing.T, _ env) []string {
				return []string{"PATH=" + fakePython(t, "", "echo 'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.' >&2; exit 1")}
			},
			kind: ErrWrongHash, says: []string{"pip download", "trust"},
		},
		{
			name: "pip brings something else",
			set: func(t *testing.T, _ env) []string {
				return []string{"PATH=" + fakePython(t, "", `echo other > "$TMPDIR/fakedash-0.0.7-py3-none-any.whl"`)}
			},
			kind: ErrDamaged, says: []string{"ends after 6 of"},
		},
		{
			name: "pip's disk is full",
			set: func(t *testing.T, _ env) []string {
				return []string{"PATH=" + fakePython(t, "", "echo \"OSError: [Errno 28] No space left on device\" >&2; exit 1")}
			},
			kind: ErrDiskFull, says: []string{"XDG_CACHE_HOME"},
		},
		{
			name: "pip fails in another way",
			set: func(t *testing.T, _ env) []string {
				return []string{"PATH=" + fakePython(t, "", "echo 'ERROR: No matching distribution found' >&2; exit 1")}
			},
			kind: ErrNotOffered, says: []string{"No matching distribution found", "DASHWIRE_WHEELS"},
		},
		{
			name: "the index has no such project",
			set: func(t *testing.T, _ env) []string {
				s := httptest.NewServer(http.NotFoundHandler())
				t.Cleanup(s.Close)
				return []string{"PIP_INDEX_URL=" + s.URL + "/simple"}
			},
			kind: ErrNotOffered, says: []string{"404 Not Found", "/simple/fakedash/", "another index"},
		},
		{
			name: "the index cannot be reached",
			set: func(*testing.T, env) []string {
				return []string{"UV_INDEX_URL=http://user:secret@127.0.0.1:1/simple/"}
			},
			kind: ErrNoNetwork, says: []string{"user:xxxxx@127.0.0.1:1", "Connect this machine once"},
		},
		{
			name: "the index is no address",
			set:  func(*testing.T, env) []string { return []string{"PIP_INDEX_URL=nonsense"} },
			kind: ErrNoNetwork, says: []string{"PIP_INDEX_URL"},
		},
		{
			name: "the cache lies below a file",
			set: func(t *testing.T, e env) []string {
				file := filepath.Join(t.TempDir(), "file")
				writeTestFile(t, file, nil)
				e.o.CacheDir = filepath.Join(file, "cache")
				return []string{"DASHWIRE_WHEELS=" + e.wheels}
			},
			kind: syscall.ENOTDIR, says: []string{"/file/cache"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, wheels := fakeRelease(t)
			o := fakeOptions(t, r)
			o.environ = append(o.environ, tt.set(t, env{r, wheels, &o})...)
			_, err := Open(context.Background(), o)
			if !errors.Is(err, tt.kind) {
				t.Fatalf("the error is %v, want %v", err, tt.kind)
			}
			for _, part := range tt.says {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("the error is %q, want %q in it", err, part)
				}
			}
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("the error gives a password away: %q", err)
			}
			if left, _ := filepath.Glob(filepath.Join(o.CacheDir, "*.new-*")); len(left) > 0 {
				t.Errorf("%v was left behind", left)
			}
			if left, _ := filepath.Glob(filepath.Join(o.CacheDir, "wheels", "*")); len(left) > 0 {
				t.Errorf("%v was left behind", left)
			}
		})
	}
}

func flipLastByte(t *testing.T, name string) {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	content[len(content)-1] ^= 1
	writeTestFile(t, name, content)
}

// /dev/full is a disk without space: writing to it is what the kernel says then.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	r, wheels := fakeRelease(t)
	o := fakeOptions(t, r, "DASHWIRE_WHEELS="+wheels).withDefaults()
	paths, err := wheelsFromEnv(o)
	if err != nil {
		t.Fatal(err)
	}
	origins, err := findOrigins(context.Background(), o, paths)
	if err != nil {
		t.Fatal(err)
	}
	defer origins.close()
	dir := t.TempDir()
	err = unpackWith(context.Background(), o, origins, dir, cacheLevels, func(_ string, content []byte, perm fs.FileMode) error {
		return os.WriteFile("/dev/full", content, perm)
	})
	err = writeError("making the cache", dir, err)
	if !errors.Is(err, ErrDiskFull) || !strings.Contains(err.Error(), dir) || !strings.Contains(err.Error(), "Free about") {
		t.Errorf("the error is %v, want ErrDiskFull with the folder and what to do", err)
	}
	if _, err := os.Stat(filepath.Join(dir, indexName)); err == nil {
		t.Error("half a folder has a list")
	}
}

// As root everything can be written to, so the program runs as nobody then.
func TestReadOnlyCache(t *testing.T) {
	t.Parallel()
	r, wheels := fakeRelease(t)
	cache := filepath.Join(t.TempDir(), "cache")
	if err := os.Mkdir(cache, 0o555); err != nil {
		t.Fatal(err)
	}
	cmd := asNobody(t, job(t, "open", r, cache, "DASHWIRE_WHEELS="+wheels), wheels, cache)
	out, err := cmd.CombinedOutput()
	if err == nil {
		t.Fatalf("a cache was made in a folder that is read-only: %s", out)
	}
	for _, part := range []string{"not writable", cache, "permission denied", "XDG_CACHE_HOME", "dashwire assets vendor"} {
		if !strings.Contains(string(out), part) {
			t.Errorf("the program says %q, want %q in it", out, part)
		}
	}
}

// Once it is complete, a cache may be on a disk that is read-only.
func TestReadOnlyCacheThatIsComplete(t *testing.T) {
	t.Parallel()
	b, o := openFake(t)
	err := filepath.WalkDir(o.CacheDir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			err = os.Chmod(path, 0o555)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // or the test's folder cannot be removed
		_ = filepath.WalkDir(o.CacheDir, func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.IsDir() {
				err = os.Chmod(path, 0o755)
			}
			return err
		})
	})
	out, err := asNobody(t, job(t, "open", b.Release(), o.CacheDir), o.CacheDir).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

func TestUnknownRelease(t *testing.T) {
	t.Parallel()
	_, err := release.Lookup("9.9.9")
	if !errors.Is(err, release.ErrUnknown) || !strings.Contains(err.Error(), "this build knows "+strings.Join(release.Versions(), ", ")) {
		t.Errorf("the error is %v", err)
	}
}
