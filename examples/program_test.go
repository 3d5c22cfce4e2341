package examples

import (
	"bufio"
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
	"time"
)

// startProgram runs a command that serves an app, waits for the address in its
// banner and returns it. The program is stopped when the test ends, and must
// then end well.
func startProgram(t *testing.T, dir string, env []string, command ...string) (url string) {
	t.Helper()
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "PORT=0")
	cmd.Env = append(cmd.Env, env...)
	// go run and the program that it starts get the signal together.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout, cmd.Stderr = in, in
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	in.Close()

	address := regexp.MustCompile(`http://[^\s]+`)
	lines := bufio.NewScanner(out)
	var printed strings.Builder
	for url == "" && lines.Scan() {
		fmt.Fprintln(&printed, lines.Text())
		url = address.FindString(lines.Text())
	}
	if url == "" {
		t.Fatalf("%s ended without printing an address:\n%s", strings.Join(command, " "), printed.String())
	}
	rest := make(chan string)
	go func() {
		text, _ := io.ReadAll(out)
		rest <- string(text)
	}()
	t.Cleanup(func() {
		if err := syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM); err != nil {
			t.Error(err)
		}
		text := <-rest // until the last process of the group has closed it
		out.Close()
		// go run answers a signal with an exit status of its own.
		if err := cmd.Wait(); err != nil && command[0] != "go" {
			t.Errorf("%s ended with %v:\n%s", strings.Join(command, " "), err, text)
		}
	})
	return url
}

func TestReadmeProgram(t *testing.T) {
	for _, name := range []string{"hello", "explorer", "background", "pages", "patterns", "uploads", "clientside", "stream", "ticker", "chat", "thermostat"} {
		t.Run(name, func(t *testing.T) {
			url := startProgram(t, "..", nil, "go", "run", "./examples/"+name)
			if page := get(t, url); !strings.Contains(page, "_dash-renderer") {
				t.Errorf("%s answers:\n%s", url, page)
			}
		})
	}
}

// get returns the body of an answer that must be a good one.
func get(t *testing.T, url string) string {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK {
		t.Errorf("%s answers %s:\n%s", url, resp.Status, body)
	}
	return string(body)
}

// TestExplorerAddr wants --addr to move the explorer.
func TestExplorerAddr(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	free := listener.Addr().String()
	listener.Close()
	url := startProgram(t, "..", nil, "go", "run", "./examples/explorer", "--addr", free)
	if !strings.Contains(url, free) {
		t.Errorf("--addr %s, but it serves %s", free, url)
	}
}

func TestReadmeCommandLines(t *testing.T) {
	for _, command := range [][]string{
		{"go", "run", "./server/cmd/dashwire", "assets", "fetch"},
		{"go", "run", "./server/cmd/dashwire", "assets", "verify"},
		{"go", "run", "./server/cmd/dashwire", "assets", "path"},
	} {
		cmd := exec.Command(command[0], command[1:]...)
		cmd.Dir = ".."
		out, err := cmd.CombinedOutput()
		if err != nil || len(out) == 0 {
			t.Errorf("%s: %v, and it printed:\n%s", strings.Join(command, " "), err, out)
		}
	}
}

// TestQuickStart goes the way of the README's first callback, from an empty
// directory to an answer, and says how long it took. The module is this one.
func TestQuickStart(t *testing.T) {
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	program := readme(t)[1]
	if program.lang != "go" {
		t.Fatalf("the README's second block is %s, not the first program", program.lang)
	}
	dir := t.TempDir()
	env := []string{"GOFLAGS=", "GOPROXY=off", "GONOSUMDB=*", "GOWORK=off"}
	run := func(command ...string) {
		t.Helper()
		cmd := exec.Command(command[0], command[1:]...)
		cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", strings.Join(command, " "), err, out)
		}
	}

	began := time.Now()
	run("go", "mod", "init", "hello")
	run("go", "mod", "edit", "-replace", "github.com/dashwire/dashwire="+root)
	run("go", "get", "github.com/dashwire/dashwire/server")
	if err := os.WriteFile(filepath.Join(dir, "main.go"), []byte(strings.Join(program.lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	url := startProgram(t, dir, env, "go", "run", ".")
	body := `{"output":"greeting.children","outputs":{"id":"greeting","property":"children"},"inputs":[{"id":"name","property":"value","value":"Ada"}],"changedPropIds":["name.value"]}`
	resp, err := http.Post(strings.TrimSuffix(url, "/")+"/_dash-update-component", "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	took := time.Since(began)
	if resp.StatusCode != http.StatusOK || !strings.Contains(string(answer), "Ada") {
		t.Errorf("the first callback answers %s: %s", resp.Status, answer)
	}
	t.Logf("from an empty directory to the first callback's answer: %.1f s", took.Seconds())
	if took > time.Minute {
		t.Errorf("the quick start took %.0f s; the README promises under a minute", took.Seconds())
	}
}
