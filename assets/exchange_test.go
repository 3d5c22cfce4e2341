package assets

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// A server that runs opens files while another process repairs the cache.
func TestReplaceNeverTakesAFileAway(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	dir, file := filepath.Join(root, "bundle"), filepath.Join(root, "bundle", "file")
	fill := func(dir string) {
		t.Helper()
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	fill(dir)
	probe := filepath.Join(root, "probe")
	fill(probe)
	if err := exchange(dir, probe); err != nil {
		t.Skip("the system can't exchange two folders, so the folder is away for a moment: ", err)
	}

	stop := make(chan struct{})
	var reader sync.WaitGroup
	reader.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
			}
			if _, err := os.Stat(file); err != nil {
				t.Error(err)
				return
			}
		}
	})
	for range 200 {
		fresh := filepath.Join(root, "fresh")
		fill(fresh)
		if err := replace(fresh, dir); err != nil {
			t.Error(err)
			break
		}
	}
	close(stop)
	reader.Wait()
	if left, _ := filepath.Glob(filepath.Join(root, "fresh*")); left != nil {
		t.Errorf("left over: %q", left)
	}
}
