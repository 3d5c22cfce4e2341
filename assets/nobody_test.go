package assets

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// asNobody makes a command run without root's rights, which must not keep it
// from its own program and from the folders given.
func asNobody(t *testing.T, cmd *exec.Cmd, folders ...string) *exec.Cmd {
	t.Helper()
	if os.Getuid() != 0 {
		return cmd
	}
	program := filepath.Join(t.TempDir(), "program")
	copyFile(t, cmd.Path, program)
	cmd.Path = program
	for _, dir := range append(folders, filepath.Dir(program)) {
		for d := filepath.Dir(filepath.Join(dir, "x")); d != os.TempDir() && d != "/"; d = filepath.Dir(d) {
			info, err := os.Stat(d)
			if err == nil {
				err = os.Chmod(d, info.Mode().Perm()|0o055)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	cmd.Dir = "/"
	return cmd
}
