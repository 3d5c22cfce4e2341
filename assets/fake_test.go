package assets

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"github.com/dashwire/dashwire/assets/release"
)

func TestMain(m *testing.M) {
	if job := os.Getenv("DASHWIRE_TEST_JOB"); job != "" {
		os.Exit(runJob(job))
	}
	goleak.VerifyTestMain(m)
}

// fakeFiles are small files of every kind that a release has, by wheel.
func fakeFiles() map[string]map[string][]byte {
	random := make([]byte, 4096) // compresses badly
	source := rand.NewChaCha8([32]byte{1})
	_, _ = source.Read(random)
	code := []byte(strings.Repeat("export const answer = 42; // the answer\n", 200))
	return map[string]map[string][]byte{
		"fakedash": {
			"deps/react@1.2.3.min.js": code,
			"deps/small.js":           []byte("small"),
			"suite/main.js":           append([]byte("// main\n"), code...),
			"suite/main.js.map":       []byte(`{"version":3,"mappings":"` + strings.Repeat("AAAA,", 900) + `"}`),
			"suite/style.css":         []byte(strings.Repeat("div { color: red }\n", 100)),
			"suite/noise.bin":         random,
		},
		"fakeplotly": {"package_data/plotly.min.js": append([]byte("// plotly\n"), code...)},
	}
}

// fakeRelease writes wheels that pip accepts to a folder and returns their
// release.
func fakeRelease(t testing.TB) (*release.Release, string) {
	t.Helper()
	dir := t.TempDir()
	r := &release.Release{Dash: "0.0.7", Favicon: release.Ref{Package: "fakedash", Path: "favicon.ico"}}
	r.Stamp = 1700000000
	for _, name := range []string{"fakedash", "fakeplotly"} {
		files := fakeFiles()[name]
		w := release.Wheel{Name: name, Version: "0.0.7", Filename: name + "-0.0.7-py3-none-any.whl"}
		for path, content := range files {
			r.Files = append(r.Files, fakeFile(name, path, content))
		}
		if name == "fakedash" {
			files["favicon.ico"] = []byte("icon")
			r.References = append(r.References, fakeFile(name, "favicon.ico", files["favicon.ico"]))
		}
		wheel := fakeWheel(t, w, files)
		w.Size, w.SHA256 = int64(len(wheel)), sum256(wheel)
		r.Wheels = append(r.Wheels, w)
		writeTestFile(t, filepath.Join(dir, w.Filename), wheel)
	}
	return r.Index(), dir
}

func fakeFile(pkg, path string, content []byte) release.File {
	sum1 := sha1.Sum(content)
	return release.File{
		Ref: release.Ref{Package: pkg, Path: path}, Size: int64(len(content)), SHA256: sum256(content),
		SHA1: hex.EncodeToString(sum1[:]), Version: "0.0.7", Wheel: pkg,
	}
}

func fakeWheel(t testing.TB, w release.Wheel, files map[string][]byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	info := w.Name + "-" + w.Version + ".dist-info/"
	all := map[string][]byte{
		info + "METADATA": fmt.Appendf(nil, "Metadata-Version: 2.1\nName: %s\nVersion: %s\n", w.Name, w.Version),
		info + "WHEEL":    []byte("Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"),
		info + "RECORD":   nil,
	}
	for path, content := range files {
		all[w.Name+"/"+path] = content
	}
	for name, content := range all {
		f, err := z.Create(name)
		if err == nil {
			_, err = f.Write(content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// installFake puts the files of a wheel where Python would install them.
func installFake(t testing.TB, r *release.Release, wheel, site string) {
	t.Helper()
	for path, content := range fakeFiles()[wheel] {
		writeTestFile(t, filepath.Join(site, wheel, filepath.FromSlash(path)), content)
	}
	if wheel == r.Favicon.Package {
		writeTestFile(t, filepath.Join(site, wheel, "favicon.ico"), []byte("icon"))
	}
	writeTestFile(t, filepath.Join(site, wheel+"-0.0.7.dist-info", "METADATA"), nil)
}

// fakePython writes a program that answers what siteFolders asks, and runs a
// shell command for everything else.
func fakePython(t testing.TB, site, otherwise string) (bin string) {
	t.Helper()
	bin = t.TempDir()
	script := fmt.Sprintf("#!/bin/sh\nif [ \"$1\" = -c ]; then echo; echo '%s'; exit 0; fi\n%s\n", site, otherwise)
	writeTestFile(t, filepath.Join(bin, "python3"), []byte(script))
	if err := os.Chmod(filepath.Join(bin, "python3"), 0o755); err != nil {
		t.Fatal(err)
	}
	return bin
}

func sum256(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}

func writeTestFile(t testing.TB, name string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, content, 0o644); err != nil {
		t.Fatal(err)
	}
}

// fakeOptions is an environment in which nothing can be found.
func fakeOptions(t testing.TB, r *release.Release, environ ...string) Options {
	t.Helper()
	return Options{Release: r, CacheDir: filepath.Join(t.TempDir(), "cache"), environ: append([]string{"PATH="}, environ...)}
}

// openFake opens a fresh cache made from the fake wheels.
func openFake(t testing.TB) (*Bundle, Options) {
	t.Helper()
	r, wheels := fakeRelease(t)
	o := fakeOptions(t, r, "DASHWIRE_WHEELS="+wheels)
	b, err := Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return b, o
}
