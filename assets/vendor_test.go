package assets

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

func TestVendoredFolder(t *testing.T) {
	t.Parallel()
	b, _ := openFake(t)
	dir := filepath.Join(t.TempDir(), "deep", "bundle")
	var said bytes.Buffer
	for range 2 { // the second time over the first one's folder
		if err := b.Vendor(context.Background(), dir, VendorOptions{Brotli: 1, Progress: &said}); err != nil {
			t.Fatal(err)
		}
	}
	if !strings.Contains(said.String(), "Unpacking and compressing") {
		t.Errorf("said %q", &said)
	}
	vendored, err := fromFolder(b.Release(), os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	checkAll(t, vendored)
	if strings.Contains(vendored.Source(), dir) || vendored.Dir() != "" {
		t.Errorf("Source is %q and Dir %q, want no folder of this machine", vendored.Source(), vendored.Dir())
	}
	list, err := os.ReadFile(filepath.Join(dir, indexName))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(list, []byte(os.TempDir())) {
		t.Errorf("%s names folders of the machine that wrote it: %s", indexName, list)
	}
	if entries, _ := os.ReadDir(filepath.Dir(dir)); len(entries) != 1 {
		t.Errorf("beside the folder there is %v", entries)
	}
}

func TestVendorCompressesHarder(t *testing.T) {
	t.Parallel()
	b, _ := openFake(t)
	var sizes [2]int64
	for i, quality := range []int{1, 11} {
		dir := filepath.Join(t.TempDir(), "bundle")
		if err := b.Vendor(context.Background(), dir, VendorOptions{Brotli: quality}); err != nil {
			t.Fatal(err)
		}
		v, err := fromFolder(b.Release(), os.DirFS(dir))
		if err != nil {
			t.Fatal(err)
		}
		f, err := v.File("fakedash", "suite/main.js.map")
		if err != nil {
			t.Fatal(err)
		}
		sizes[i], _ = f.Length(Brotli)
	}
	if sizes[1] >= sizes[0] {
		t.Errorf("quality 11 gives %d bytes, quality 1 %d", sizes[1], sizes[0])
	}
}

func TestVendorRefusals(t *testing.T) {
	t.Parallel()
	b, _ := openFake(t)
	foreign, mixed, file := t.TempDir(), t.TempDir(), filepath.Join(t.TempDir(), "file")
	writeTestFile(t, filepath.Join(foreign, "thesis.txt"), []byte("years of work"))
	if err := b.Vendor(context.Background(), mixed, VendorOptions{Brotli: 1}); err != nil {
		t.Fatal(err)
	}
	writeTestFile(t, filepath.Join(mixed, "thesis.txt"), []byte("years of work"))
	writeTestFile(t, file, nil)
	canceled, cancel := context.WithCancel(context.Background())
	cancel()
	for _, tt := range []struct {
		name string
		ctx  context.Context
		dir  string
		o    VendorOptions
		says string
	}{
		{"a folder with something else", context.Background(), foreign, VendorOptions{Brotli: 1}, "not empty and was not written by this command"},
		{"a folder with something else in it", context.Background(), mixed, VendorOptions{Brotli: 1}, "thesis.txt, which would be lost"},
		{"a file", context.Background(), file, VendorOptions{Brotli: 1}, file},
		{"a quality that there is not", context.Background(), filepath.Join(t.TempDir(), "x"), VendorOptions{Brotli: 12}, "1 to 11, not 12"},
		{"stopped", canceled, filepath.Join(t.TempDir(), "y"), VendorOptions{Brotli: 1}, context.Canceled.Error()},
	} {
		err := b.Vendor(tt.ctx, tt.dir, tt.o)
		if err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: the error is %v, want %q in it", tt.name, err, tt.says)
		}
		if left, _ := filepath.Glob(filepath.Join(filepath.Dir(tt.dir), ".*new-*")); len(left) > 0 {
			t.Errorf("%s: %v was left behind", tt.name, left)
		}
	}
	for _, dir := range []string{foreign, mixed} {
		if content, err := os.ReadFile(filepath.Join(dir, "thesis.txt")); err != nil || string(content) != "years of work" {
			t.Errorf("somebody's work in %s is gone: %q, %v", dir, content, err)
		}
	}
}

func TestFromFSRefusals(t *testing.T) {
	t.Parallel()
	entry := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }
	for _, tt := range []struct {
		name string
		fsys fs.FS
		says string
	}{
		{"empty", fstest.MapFS{}, "no bundle.json"},
		{"several", fstest.MapFS{"a/bundle.json": entry("{}"), "b/bundle.json": entry("{}")}, "it holds several"},
		{"no JSON", fstest.MapFS{"bundle.json": entry("bundle")}, "bundle.json: invalid"},
		{"of a later program", fstest.MapFS{"bundle.json": entry(`{"format":99}`)}, "format 99"},
		{"of an unknown release", fstest.MapFS{"bundle.json": entry(`{"format":1,"release":"9.9.9"}`)}, "unknown release"},
		{"of other files", fstest.MapFS{"bundle.json": entry(`{"format":1,"release":"4.4.1","id":"0"}`)}, "this program needs"},
	} {
		_, err := FromFS(tt.fsys)
		if !errors.Is(err, ErrNotVendored) || !strings.Contains(err.Error(), tt.says) || !strings.Contains(err.Error(), "dashwire assets vendor DIR") {
			t.Errorf("%s: the error is %v, want ErrNotVendored with %q", tt.name, err, tt.says)
		}
	}
}

// A folder that was tampered with must not lead to files outside of it.
func TestListThatLeadsOutside(t *testing.T) {
	t.Parallel()
	b, _ := openFake(t)
	for _, ix := range []index{
		{Files: []indexFile{{Path: "../../etc/passwd"}}},
		{Files: []indexFile{{Path: "/etc/passwd"}}},
		{Files: []indexFile{{Path: "fakedash/suite/main.js", Forms: []form{{Encoding: "../x"}}}}},
		{Files: []indexFile{{Path: "fakedash/suite/main.js", Forms: []form{{Encoding: Identity}}}}},
	} {
		if _, err := newBundle(b.rel, b.fsys, &ix, "", ""); !errors.Is(err, ErrNotVendored) {
			t.Errorf("%+v: the error is %v", ix, err)
		}
	}
}
