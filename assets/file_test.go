package assets

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/dashwire/dashwire/assets/release"
)

func TestFile(t *testing.T) {
	t.Parallel()
	b, _ := openFake(t)
	for _, tt := range []struct {
		pkg, path, kind, stamped string
		compressed               bool
	}{
		{"fakedash", "suite/main.js", "text/javascript; charset=utf-8", "suite/main.v0_0_7m1700000000.js", true},
		{"fakedash", "suite/main.js.map", "application/json", "suite/main.v0_0_7m1700000000.js.map", true},
		{"fakedash", "suite/style.css", "text/css; charset=utf-8", "suite/style.v0_0_7m1700000000.css", true},
		{"fakedash", "deps/react@1.2.3.min.js", "text/javascript; charset=utf-8", "deps/react@1.v0_0_7m1700000000.2.3.min.js", true},
		{"fakedash", "deps/small.js", "text/javascript; charset=utf-8", "deps/small.v0_0_7m1700000000.js", false},
		{"fakedash", "suite/noise.bin", "application/octet-stream", "suite/noise.v0_0_7m1700000000.bin", false},
	} {
		f, err := b.File(tt.pkg, tt.path)
		if err != nil {
			t.Fatal(err)
		}
		if f.ContentType() != tt.kind || f.Stamped() != tt.stamped {
			t.Errorf("%s: %q and %q, want %q and %q", tt.path, f.ContentType(), f.Stamped(), tt.kind, tt.stamped)
		}
		if got := len(f.Encodings()) == 3; got != tt.compressed {
			t.Errorf("%s has the encodings %v", tt.path, f.Encodings())
		}
		for _, enc := range append([]Encoding{Identity}, f.Encodings()...) {
			length, ok := f.Length(enc)
			file, err := f.Open(enc)
			if err != nil {
				t.Fatal(err)
			}
			if _, ok := file.(*os.File); !ok {
				t.Errorf("%s as %q is a %T, want an *os.File that can be sent without a copy", tt.path, enc, file)
			}
			sent, err := io.ReadAll(file)
			if err != nil || !ok || int64(len(sent)) != length {
				t.Errorf("%s as %q has %d bytes (%v), Length says %d, %v", tt.path, enc, len(sent), err, length, ok)
			}
			file.Close()
		}
		sizes := make([]int64, len(f.Encodings()))
		for i, enc := range f.Encodings() {
			sizes[i], _ = f.Length(enc)
		}
		if !slices.IsSorted(sizes) {
			t.Errorf("%s: the encodings %v have the lengths %v, want the smallest first", tt.path, f.Encodings(), sizes)
		}
	}
	icon, err := b.Favicon()
	if err != nil || icon.ContentType() != "image/x-icon" || string(readForm(t, icon, Identity)) != "icon" {
		t.Errorf("the favicon: %v, %v", icon, err)
	}
}

func TestNoSuchFile(t *testing.T) {
	t.Parallel()
	b, _ := openFake(t)
	for _, ref := range []release.Ref{
		{Package: "fakedash", Path: "nothing.js"}, {Package: "other", Path: "suite/main.js"}, {Package: "fakedash", Path: "../fakedash/suite/main.js"},
		{Package: "fakedash", Path: "suite/main.js.br"}, {Package: "fakedash", Path: "favicon.ico"}, {Package: "fakedash", Path: ""}, {},
	} {
		if _, err := b.File(ref.Package, ref.Path); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("File(%q): %v", ref, err)
		}
		if ref.Path != "favicon.ico" {
			if _, err := b.Reference(ref.Package, ref.Path); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("Reference(%q): %v", ref, err)
			}
		}
	}
	f, err := b.File("fakedash", "deps/small.js")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Open(Brotli); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Open of a form that there is not: %v", err)
	}
	if _, ok := f.Length(Brotli); ok {
		t.Error("Length of a form that there is not")
	}
}

// The first opening in a process finds a file that was changed, in each form;
// fetching again repairs it.
func TestChangedFile(t *testing.T) {
	t.Parallel()
	for _, enc := range []Encoding{Identity, Gzip, Brotli, Zstd} {
		t.Run(string(enc), func(t *testing.T) {
			t.Parallel()
			b, o := openFake(t)
			f, err := b.File("fakedash", "suite/main.js")
			if err != nil {
				t.Fatal(err)
			}
			name := place(f.String(), enc)
			flipLastByte(t, filepath.Join(b.Dir(), filepath.FromSlash(name)))
			for range 2 {
				_, err = f.Open(enc)
				if !errors.Is(err, ErrWrongHash) {
					t.Fatalf("the error is %v, want ErrWrongHash", err)
				}
			}
			for _, part := range []string{name, b.Dir(), "SHA-256", "dashwire assets fetch"} {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("the error is %q, want %q in it", err, part)
				}
			}
			if _, err := b.Verify(context.Background()); err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("Verify: %v, want %s in it", err, name)
			}
			fresh, did, err := Fetch(context.Background(), o)
			if err != nil || !did {
				t.Fatalf("Fetch did something: %v, %v", did, err)
			}
			checkAll(t, fresh)
			if _, did, err := Fetch(context.Background(), o); did || err != nil {
				t.Errorf("Fetch of what is right did something: %v, %v", did, err)
			}
		})
	}
}

// Bytes after the end of a compressed form are no part of what it stands for,
// but would be sent.
func TestVerifyFindsWhatFollowsAForm(t *testing.T) {
	t.Parallel()
	b, _ := openFake(t)
	name := filepath.Join(b.Dir(), filepath.FromSlash(place("fakedash/suite/main.js", Zstd)))
	f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
	if err == nil {
		_, err = f.WriteString("more")
		f.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Verify(context.Background()); err == nil {
		t.Error("Verify found nothing")
	}
}

func TestManyOpenAtOnce(t *testing.T) {
	t.Parallel()
	b, _ := openFake(t)
	f, err := b.File("fakeplotly", "package_data/plotly.min.js")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 32 {
		wg.Go(func() {
			r, err := f.Open(Gzip)
			if err != nil {
				t.Error(err)
				return
			}
			defer r.Close()
			if at, err := r.Seek(0, io.SeekCurrent); at != 0 || err != nil {
				t.Errorf("opened at %d, %v", at, err)
			}
		})
	}
	wg.Wait()
}

// What is embedded is opened like what is on disk.
func TestOpenFromMemory(t *testing.T) {
	t.Parallel()
	b, _ := openFake(t)
	m := fstest.MapFS{}
	err := fs.WalkDir(b.fsys, ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			m["bundle/"+path] = &fstest.MapFile{}
			m["bundle/"+path].Data, err = fs.ReadFile(b.fsys, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	root, err := vendoredRoot(m)
	if err != nil {
		t.Fatal(err)
	}
	embedded, err := fromFolder(b.Release(), root)
	if err != nil {
		t.Fatal(err)
	}
	checkAll(t, embedded)
	m["bundle/"+place("fakedash/suite/main.js", Identity)].Data[0] ^= 1
	if embedded, err = fromFolder(b.Release(), root); err != nil {
		t.Fatal(err)
	}
	f, err := embedded.File("fakedash", "suite/main.js")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Open(Identity); !errors.Is(err, ErrWrongHash) || !strings.Contains(err.Error(), "build the program anew") {
		t.Errorf("the error is %v", err)
	}
}
