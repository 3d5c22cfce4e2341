package assets_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"os"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/dashwire/dashwire/assets"
	"github.com/dashwire/dashwire/assets/release"
)

// open opens a release as a server does, which fetches it the first time.
func open(t testing.TB, r *release.Release) *assets.Bundle {
	t.Helper()
	b, err := assets.Open(context.Background(), assets.Options{Release: r, Progress: os.Stderr})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestServedFilesAreThoseOfTheWheels compares each form of each servable file of
// releases with the wheel itself: of all with DASHWIRE_ALL_RELEASES, else of three,
// as each has to be fetched.
func TestServedFilesAreThoseOfTheWheels(t *testing.T) {
	t.Parallel()
	versions := []string{"2.16.1", "3.4.0", release.DefaultVersion}
	if os.Getenv("DASHWIRE_ALL_RELEASES") != "" {
		versions = release.Versions()
	}
	for _, version := range versions {
		r, err := release.Lookup(version)
		if err != nil {
			t.Fatal(err)
		}
		b := open(t, r)
		wheels := openWheels(t, r)
		if len(r.Files) < 40 {
			t.Errorf("Dash %s has only %d files", version, len(r.Files))
		}
		for _, f := range r.Files {
			want, err := fs.ReadFile(wheels[f.Wheel], f.String())
			if err != nil {
				t.Fatal(err)
			}
			sum256, sum1 := sha256.Sum256(want), sha1.Sum(want)
			if f.SHA256 != hex.EncodeToString(sum256[:]) || f.SHA1 != hex.EncodeToString(sum1[:]) || f.Size != int64(len(want)) {
				t.Errorf("the manifest of Dash %s is wrong about %s", version, f.Ref)
			}
			file, err := b.File(f.Package, f.Path)
			if err != nil {
				t.Fatal(err)
			}
			if f.Size > 2000 && len(file.Encodings()) == 0 {
				t.Errorf("%s of %d bytes has no compressed form", f.Ref, f.Size)
			}
			for _, enc := range append([]assets.Encoding{assets.Identity}, file.Encodings()...) {
				if got := served(t, file, enc); !bytes.Equal(got, want) {
					t.Errorf("%s as %q is not the file of the wheel", f.Ref, enc)
				}
			}
		}
		for _, f := range r.References {
			want, err := fs.ReadFile(wheels[f.Wheel], f.String())
			if err != nil {
				t.Fatal(err)
			}
			if got, err := b.Reference(f.Package, f.Path); err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s is not the file of the wheel (%v)", f.Ref, err)
			}
		}
	}
}

func openWheels(t *testing.T, r *release.Release) map[string]*zip.ReadCloser {
	t.Helper()
	paths, err := assets.FindWheels(context.Background(), assets.Options{Release: r, Progress: os.Stderr})
	if err != nil {
		t.Fatal(err)
	}
	wheels := map[string]*zip.ReadCloser{}
	for i, path := range paths {
		z, err := zip.OpenReader(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { z.Close() })
		wheels[r.Wheels[i].Name] = z
	}
	return wheels
}

// served returns what a browser makes of a form of a file.
func served(t *testing.T, f *assets.File, enc assets.Encoding) []byte {
	t.Helper()
	body, err := f.Open(enc)
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	plain := io.Reader(body)
	switch enc {
	case assets.Gzip:
		plain, err = gzip.NewReader(body)
	case assets.Brotli:
		plain = brotli.NewReader(body)
	case assets.Zstd:
		// Browsers refuse windows over 8 MiB.
		z, failed := zstd.NewReader(body, zstd.WithDecoderMaxWindow(8<<20), zstd.WithDecoderConcurrency(1))
		if failed == nil {
			defer z.Close()
		}
		plain, err = z, failed
	}
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(plain)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// BenchmarkOpen is a start with a warm cache: a few hundred calls of stat, no
// hashing and no Python.
func BenchmarkOpen(b *testing.B) {
	open(b, release.Default()).Close()
	b.ReportAllocs()
	for b.Loop() {
		open(b, release.Default()).Close()
	}
}

// BenchmarkFile is what serving a file costs after its first time.
func BenchmarkFile(b *testing.B) {
	bundle := open(b, release.Default())
	b.ReportAllocs()
	for b.Loop() {
		f, err := bundle.File("plotly", "package_data/plotly.min.js")
		if err != nil {
			b.Fatal(err)
		}
		body, err := f.Open(assets.Brotli)
		if err != nil {
			b.Fatal(err)
		}
		body.Close()
	}
}
