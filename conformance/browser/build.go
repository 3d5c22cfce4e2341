package browser

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// builds holds the programs built in this run, in a folder that Run makes and
// removes.
var builds struct {
	sync.Mutex
	folder string
	done   map[string]func() error
}

// build returns the path of a program of the root module, building it when it is
// first asked for.
func build(t testing.TB, pkg string) string {
	t.Helper()
	builds.Lock()
	if builds.folder == "" {
		builds.Unlock()
		t.Fatal("the package's TestMain does not call browser.Run")
	}
	name := strings.NewReplacer("./", "", "/", "-").Replace(pkg)
	path := filepath.Join(builds.folder, name)
	once, ok := builds.done[pkg]
	if !ok {
		once = sync.OnceValue(func() error { return goBuild(path, pkg) })
		builds.done[pkg] = once
	}
	builds.Unlock()
	if err := once(); err != nil {
		t.Fatal(err)
	}
	return path
}

func goBuild(path, pkg string) error {
	args := []string{"build", "-o", path, pkg}
	if raced {
		args = slices.Insert(args, 1, "-race")
	}
	cmd := exec.Command("go", args...)
	cmd.Dir = root()
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go build %s: %w\n%s", pkg, err, out)
	}
	return nil
}

// root is the folder of the project. Tests run in the folder of their package,
// which is two below it.
func root() string {
	here, err := os.Getwd()
	if err != nil {
		panic(err)
	}
	return filepath.Dir(filepath.Dir(here))
}
