package server

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// hash asks for the reload hash.
func (s *site) hash() (a reloadAnswer) {
	s.t.Helper()
	if err := json.Unmarshal([]byte(s.get("/_reload-hash").body), &a); err != nil {
		s.t.Fatal(err)
	}
	return a
}

// next asks until the hash is another one.
func (s *site) next(before string) reloadAnswer {
	s.t.Helper()
	for {
		if a := s.hash(); *a.Hash != before {
			return a
		}
		if err := s.t.Context().Err(); err != nil {
			s.t.Fatal(err)
		}
	}
}

func TestHotReload(t *testing.T) {
	t.Parallel()
	root := filepath.Join(t.TempDir(), "assets") // comes later
	s := newSite(t, Config{AssetsFolder: root, DevTools: DevTools{HotReload: Some(true), HotReloadWatchInterval: time.Millisecond}})
	first := s.hash()
	if first.Hard || len(*first.Hash) != 32 || len(first.Files) != 0 || cmp.Diff([]string{"dash", "plotly"}, first.Packages) != "" {
		t.Fatalf("at first: %+v", first)
	}
	hash := *first.Hash

	// seen gathers what is told until all that is wanted was told: the system may
	// report one write as several changes.
	expect := func(what string, want ...changedFile) {
		t.Helper()
		told := map[string]changedFile{}
		for {
			a := s.next(hash)
			hash = *a.Hash
			if !a.Hard {
				t.Fatalf("%s: not a hard reload: %+v", what, a)
			}
			for _, f := range a.Files {
				told[f.URL] = f
			}
			all := true
			for _, w := range want {
				got, ok := told[w.URL]
				all = all && ok && (w.Modified < 0) == (got.Modified < 0)
			}
			if all {
				break
			}
		}
		for _, w := range want {
			if diff := cmp.Diff(w, told[w.URL], cmpopts.IgnoreFields(changedFile{}, "Modified")); diff != "" || (w.Modified < 0) != (told[w.URL].Modified < 0) {
				t.Errorf("%s (-want +got):\n%s%+v", what, diff, told)
			}
		}
		if again := s.hash(); *again.Hash == hash && (!again.Hard || len(again.Files) == 0) { // Python clears, so that a second tab hears nothing
			t.Errorf("%s: a second tab doesn't hear of it: %+v", what, again)
		}
	}
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}

	write("s.css", "a{}")
	expect("a folder that appears", changedFile{IsCSS: true, URL: "/assets/s.css"})
	if !strings.Contains(s.get("/").body, `href="/assets/s.css?m=`) {
		t.Error("the page doesn't load the new style")
	}
	write("sub/n.js", "1")
	expect("a file in a new folder", changedFile{URL: "/assets/sub/n.js"})
	write("sub/n.js", "22")
	expect("a change in it", changedFile{URL: "/assets/sub/n.js"})
	if err := os.RemoveAll(filepath.Join(root, "sub")); err != nil {
		t.Fatal(err)
	}
	expect("a folder that goes", changedFile{Modified: -1, URL: "/assets/sub/n.js"})
	if strings.Contains(s.get("/").body, "sub/n.js") {
		t.Error("the page still loads the script that is gone")
	}
}

func TestRestartHasAnotherHash(t *testing.T) {
	t.Parallel()
	cfg := Config{Debug: true, AssetsFS: fstest.MapFS{}}
	if a, b := newSite(t, cfg).hash(), newSite(t, cfg).hash(); *a.Hash == *b.Hash {
		t.Error("two runs have the hash", *a.Hash)
	}
}

func TestNoHotReload(t *testing.T) {
	t.Parallel()
	s := newSite(t, Config{Debug: true, DevTools: DevTools{HotReload: Some(false)}})
	if a := s.hash(); a.Hash != nil {
		t.Errorf("hash %q", *a.Hash)
	}
	if _, has := configOf(t, s.get("/").body)["hot_reload"]; has {
		t.Error("the page asks for reloads")
	}
}

// What an app that can't start has begun is ended again.
func TestFailedStartLeavesNothing(t *testing.T) {
	t.Parallel()
	app := newApp(t, Config{IndexString: "{%app_entry%}{%config%}{%scripts%}", DevTools: DevTools{HotReload: Some(true)}})
	if _, err := app.started(); err == nil {
		t.Fatal("it started")
	}
	select {
	case <-app.pages.reload.ended:
	default:
		t.Error("the assets folder is still watched")
	}
}

func TestWatchNeedsAFolder(t *testing.T) {
	t.Parallel()
	file := filepath.Join(folder(t, "file"), "file")
	_, err := newApp(t, Config{AssetsFolder: filepath.Join(file, "assets"), DevTools: DevTools{HotReload: Some(true)}}).started()
	if err == nil || !strings.Contains(err.Error(), "assets") {
		t.Errorf("got %v", err)
	}
}

func TestOldChangesAreNotToldAgain(t *testing.T) {
	t.Parallel()
	h := newHotReload()
	at := time.Unix(1_800_000_000, 0)
	script, style := changedFile{URL: "/a.js", Modified: 1}, changedFile{URL: "/a.css", IsCSS: true, Modified: 2}
	h.note([]changedFile{script}, at)
	h.note([]changedFile{style}, at.Add(tellFor-1))
	if got := h.read().Files; !slices.Equal(got, []changedFile{script, style}) {
		t.Errorf("soon after one another: %v", got)
	}
	style.Modified = 3
	h.note([]changedFile{style}, at.Add(tellFor))
	if got := h.read().Files; !slices.Equal(got, []changedFile{style}) {
		t.Errorf("later: %v", got)
	}
}
