package examples

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// isolated is set in the process that TestStandAlone starts: this test binary
// once more, without a network and about to lose its disk.
const isolated = "DASHWIRE_TEST_ISOLATED"

func TestMain(m *testing.M) {
	if dir := os.Getenv(isolated); dir != "" {
		if err := visitIsolated(dir); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// TestStandAlone builds a program around a vendored folder and runs it where
// there is nothing else: no Python, no network, no disk to write to.
func TestStandAlone(t *testing.T) {
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	src, bin := t.TempDir(), t.TempDir()
	run := func(dir string, command ...string) {
		t.Helper()
		cmd := exec.Command(command[0], command[1:]...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", "GOPROXY=off", "GONOSUMDB=*", "GOWORK=off")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", strings.Join(command, " "), err, out)
		}
	}
	run(root, "go", "run", "./server/cmd/dashwire", "assets", "vendor", filepath.Join(src, "bundle"))
	if err := os.CopyFS(src, os.DirFS("testdata/standalone")); err != nil {
		t.Fatal(err)
	}
	run(src, "go", "mod", "init", "standalone")
	run(src, "go", "mod", "edit", "-replace", "github.com/dashwire/dashwire="+root)
	run(src, "go", "get", "github.com/dashwire/dashwire/server")
	run(src, "go", "build", "-o", filepath.Join(bin, "app"), ".")

	visit := exec.Command(os.Args[0])
	visit.Env = []string{isolated + "=" + bin}
	visit.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET | syscall.CLONE_NEWNS}
	if os.Getuid() != 0 {
		visit.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		visit.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}}
		visit.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}}
	}
	out, err := visit.CombinedOutput()
	if err != nil {
		t.Fatalf("the stand-alone program, alone: %v\n%s", err, out)
	}
	t.Logf("%s", out)
}

// visitIsolated closes this process in with the program in dir, starts it and
// asks it for a page, a script and a callback.
func visitIsolated(dir string) error {
	if err := closeIn(dir); err != nil {
		return err
	}
	if err := os.WriteFile("/probe", nil, 0o600); err == nil {
		return errors.New("the disk can be written to")
	}
	if c, err := net.Dial("udp", "192.0.2.1:9"); err == nil {
		c.Close()
		return errors.New("there is a route to a network")
	}

	cmd := exec.Command("/app")
	cmd.Env = []string{"PORT=0"}
	cmd.Stdin = os.Stdin // there is no /dev/null in here
	out, in, err := os.Pipe()
	if err != nil {
		return err
	}
	cmd.Stdout, cmd.Stderr = in, in
	if err := cmd.Start(); err != nil {
		return err
	}
	in.Close()
	var url string
	lines := bufio.NewScanner(out)
	for url == "" && lines.Scan() {
		fmt.Println(lines.Text())
		url = strings.TrimSuffix(regexp.MustCompile(`http://[^\s]+`).FindString(lines.Text()), "/")
	}
	if url == "" {
		return fmt.Errorf("it ended without an address: %w", cmd.Wait())
	}
	go io.Copy(os.Stdout, out) //nolint:errcheck // ends with the program

	if err := visitPage(url); err != nil {
		return err
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return cmd.Wait()
}

func visitPage(url string) error {
	page, err := fetch(http.Get(url + "/"))
	if err != nil {
		return err
	}
	scripts := regexp.MustCompile(`src="(/_dash-component-suites/[^"]+)"`).FindAllStringSubmatch(page, -1)
	if len(scripts) < 5 {
		return fmt.Errorf("the page has %d scripts:\n%s", len(scripts), page)
	}
	for _, script := range scripts {
		if _, err := fetch(http.Get(url + script[1])); err != nil {
			return err
		}
	}
	answer, err := fetch(http.Post(url+"/_dash-update-component", "application/json", strings.NewReader(
		`{"output":"greeting.children","outputs":{"id":"greeting","property":"children"},"inputs":[{"id":"name","property":"value","value":"Ada"}],"changedPropIds":["name.value"]}`)))
	if err != nil {
		return err
	}
	if want := `{"multi":true,"response":{"greeting":{"children":"Hello Ada"}}}`; answer != want {
		return fmt.Errorf("the callback answers %s, want %s", answer, want)
	}
	return nil
}

func fetch(resp *http.Response, err error) (string, error) {
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s\n%s", resp.Request.URL, resp.Status, body)
	}
	return string(body), err
}

// closeIn makes dir, read-only, the whole file system of this process, and turns
// on the loopback device of its network, which has no other.
func closeIn(dir string) error {
	for _, step := range []struct {
		what string
		err  error
	}{
		{"keep mounts to ourselves", unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, "")},
		{"bind " + dir, unix.Mount(dir, dir, "", unix.MS_BIND, "")},
		{"make it read-only", unix.Mount("", dir, "", unix.MS_BIND|unix.MS_REMOUNT|unix.MS_RDONLY, "")},
		{"chroot", unix.Chroot(dir)},
		{"chdir", os.Chdir("/")},
		{"loopback up", loopbackUp()},
	} {
		if step.err != nil {
			return fmt.Errorf("%s: %w", step.what, step.err)
		}
	}
	return nil
}

func loopbackUp() error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	lo, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	lo.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	return unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, lo)
}
