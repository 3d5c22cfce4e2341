package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"
)

// process is a running server with whatever processes it started, all in one
// process group.
type process struct {
	server  server
	base    string // http://127.0.0.1:port
	started time.Time
	cmd     *exec.Cmd
	log     string // file with its output
	exited  chan struct{}
	exit    error // how it ended, once exited is closed
}

// start runs a server on a free port, with more in its environment, and returns at
// once.
func start(o options, s server, logDir string, env ...string) (*process, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	log, err := os.CreateTemp(logDir, s.name+"-*.log")
	if err != nil {
		return nil, err
	}
	defer log.Close()
	command := s.command(o)
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = logDir // where there is nothing that a server could take for its own
	cmd.Env = slices.Concat(os.Environ(), []string{"HOST=127.0.0.1", "PORT=" + strconv.Itoa(port)}, s.env, env)
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = ownGroup()
	p := &process{
		server: s, base: "http://127.0.0.1:" + strconv.Itoa(port),
		cmd: cmd, log: log.Name(), exited: make(chan struct{}),
	}
	p.started = time.Now()
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("%s cannot be started: %w (scripts/bench.sh builds what is needed)", s.name, err)
	}
	go func() {
		p.exit = cmd.Wait()
		close(p.exited)
	}()
	return p, nil
}

// freePort asks the system for a port that nobody listens on.
func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// pollEvery is how often a server that starts is asked whether it answers.
const pollEvery = 20 * time.Millisecond

// ready waits until the server answers GET / with 200.
func (p *process) ready(ctx context.Context, limit time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		err := get(ctx, p.base+"/")
		if err == nil {
			return nil
		}
		select {
		case <-tick.C:
		case <-p.exited:
			return p.failed(p.ended("answered"))
		case <-ctx.Done():
			if errors.Is(ctx.Err(), context.DeadlineExceeded) {
				return p.failed(fmt.Errorf("did not answer within %s: %w", limit, err))
			}
			return ctx.Err()
		}
	}
}

// get reads a page to its end, which must answer 200.
func get(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("answered GET %s with %s", url, res.Status)
	}
	return nil
}

// ended says how a server ended that should not have.
func (p *process) ended(before string) error {
	if p.exit == nil {
		return fmt.Errorf("ended before it %s", before)
	}
	return fmt.Errorf("ended before it %s (%w)", before, p.exit)
}

// failed adds the end of the server's output to an error.
func (p *process) failed(err error) error {
	return fmt.Errorf("%s %w; the end of its output:\n%s", p.server.name, err, lastLines(p.log, 30))
}

func lastLines(file string, n int) string {
	data, err := os.ReadFile(file)
	if err != nil {
		return err.Error()
	}
	text := strings.TrimSpace(string(data))
	if text == "" {
		return "  (none)"
	}
	lines := strings.Split(text, "\n")
	return "  " + strings.Join(lines[max(0, len(lines)-n):], "\n  ")
}

// graceTime is how long a server has to end itself.
const graceTime = 5 * time.Second

// stop ends the server and all that it started, and waits for it.
func (p *process) stop() {
	signalGroup(p.cmd.Process.Pid, false)
	patience := time.NewTimer(graceTime)
	defer patience.Stop()
	select {
	case <-p.exited:
	case <-patience.C:
	}
	// A worker that outlived its master is still in the group.
	signalGroup(p.cmd.Process.Pid, true)
	<-p.exited
}
