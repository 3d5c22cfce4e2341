//go:build unix

package server

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/protocol"
)

const killedFile = "DASHWIRE_TEST_KILLED_FILE"

// killedJobs registers a job that reports twice, and sees each report in the file
// before it says so: when the second one is there, the first was written whole.
func killedJobs(file string, written func()) func(*App) {
	return func(app *App) {
		bar := html.ProgressValue("bar")
		Callback(app, func(ctx context.Context, _ jobIn) (jobOut, error) {
			for _, mark := range []string{"first report", "second report"} {
				CallFrom(ctx).Progress(bar.Set(mark))
				for ctx.Err() == nil {
					content, err := os.ReadFile(file)
					if err != nil {
						return jobOut{}, err
					}
					if bytes.Contains(content, []byte(mark)) {
						break
					}
				}
			}
			written()
			<-ctx.Done()
			return jobOut{}, ctx.Err()
		}, ReportsTo(bar))
	}
}

func TestJobsOfAKilledProcess(t *testing.T) {
	if file := os.Getenv(killedFile); file != "" { // this is the process to be killed
		r := runApp(t, Config{Jobs: Jobs{File: file}}, killedJobs(file, func() { fmt.Println("written") }))
		fmt.Println(r.url(""))
		t.Error(<-r.done)
		return
	}
	file := filepath.Join(t.TempDir(), "jobs.db")
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestJobsOfAKilledProcess$")
	child.Env = append(os.Environ(), killedFile+"="+file)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err == nil {
		err = child.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	line := func() string {
		t.Helper()
		if !lines.Scan() {
			t.Fatalf("the process has ended: %v, %v", lines.Err(), child.Wait())
		}
		return lines.Text()
	}
	client := newClient(t)
	started := postTo(t, client, line()+"/_dash-update-component", jobBody)
	var handle map[string]string
	if err := protocol.Decode([]byte(started.body), &handle); err != nil || handle["job"] == "" {
		t.Fatalf("started with %s, %v", started.body, err)
	}
	if got := line(); got != "written" {
		t.Fatalf("the process wrote %q", got)
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := child.Wait(); err == nil {
		t.Fatal("the process ended well")
	}

	var book logBook
	r := runApp(t, Config{Jobs: Jobs{File: file}, Logger: book.logger(), Debug: true}, killedJobs(file, func() {}))
	if log := strings.Join(book.take(), "\n"); !strings.Contains(log, `msg="background jobs ran when the server ended`) || !strings.Contains(log, "output=x.children jobs=1") {
		t.Errorf("logged at the start: %s", log)
	}
	query := "?cacheKey=" + url.QueryEscape(handle["cacheKey"]) + "&job=" + url.QueryEscape(handle["job"])
	poll := postTo(t, client, r.url("/_dash-update-component"+query), jobBody)
	if poll.StatusCode != http.StatusInternalServerError || !strings.Contains(poll.body, errServerEnded.Error()) {
		t.Errorf("polled %d %s", poll.StatusCode, poll.body)
	}
	if log := strings.Join(book.take(), "\n"); !strings.Contains(log, errServerEnded.Error()) {
		t.Errorf("logged at the poll: %s", log)
	}
}
