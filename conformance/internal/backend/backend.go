// Package backend starts the servers that are judged.
package backend

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// startPatience is how long run.sh may take until it says where it is. Making an
// environment or building a program counts too, which prepare does beforehand.
const startPatience = 5 * time.Minute

// outputPatience is how long after its end what it has started may hold its output.
const outputPatience = 2 * time.Second

// endPatience is how long it may take to end after its input ended.
const endPatience = 10 * time.Second

// Backend is a kind of server, as a folder with a run.sh describes it, or one
// server that runs already.
type Backend struct {
	// Name is the folder's.
	Name string
	// Lacks are the features that it doesn't have, each with the reason.
	Lacks map[string]string

	addr   string // of a server that runs already
	script string
	env    []string
}

// Open reads the folder name below dir. release is the Dash release that the
// backend is to be of.
func Open(dir, name, release string) (*Backend, error) {
	script := filepath.Join(dir, name, "run.sh")
	if _, err := os.Stat(script); err != nil {
		return nil, fmt.Errorf("there is no backend %q: %s has %s", name, dir, strings.Join(names(dir), ", "))
	}
	b := &Backend{Name: name, script: script, env: append(os.Environ(), "DASHCONFORM_DASH="+release), Lacks: map[string]string{}}
	data, err := os.ReadFile(filepath.Join(dir, name, "lacks.txt"))
	if errors.Is(err, os.ErrNotExist) {
		return b, nil
	}
	if err != nil {
		return nil, err
	}
	reason := ""
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if comment, ok := strings.CutPrefix(line, "#"); ok {
			reason = strings.TrimSpace(reason + " " + strings.TrimSpace(comment))
			continue
		}
		if line != "" && reason == "" {
			return nil, fmt.Errorf("%s/lacks.txt: %s has no reason above it", name, line)
		}
		if line != "" {
			b.Lacks[line] = reason
		}
		reason = ""
	}
	return b, nil
}

func names(dir string) []string {
	scripts, err := filepath.Glob(filepath.Join(dir, "*", "run.sh"))
	if err != nil {
		return nil
	}
	var all []string
	for _, s := range scripts {
		if name := filepath.Base(filepath.Dir(s)); name != "dash" {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}

// Server is one server, with one app.
type Server struct {
	// Addr is its host and port.
	Addr string

	stdin io.Closer
	ended chan struct{} // closed when the process has ended
	exit  error
	log   *tail
	kill  context.CancelFunc
}

// Start starts a server for options, which is one line of JSON.
func (b *Backend) Start(ctx context.Context, options string) (*Server, error) {
	if b.Runs() {
		return &Server{Addr: b.addr}, nil
	}
	ctx, cancel := context.WithCancel(ctx)
	s := &Server{ended: make(chan struct{}), log: &tail{}, kill: cancel}
	said := &announcement{first: make(chan string, 1), log: s.log}
	cmd := exec.CommandContext(ctx, b.script)
	cmd.Env, cmd.Stdout, cmd.Stderr, cmd.WaitDelay = b.env, said, s.log, outputPatience
	stdin, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		cancel()
		return nil, err
	}
	s.stdin = stdin
	go func() { // ends with the process
		s.exit = cmd.Wait()
		close(s.ended)
	}()
	_, _ = io.WriteString(stdin, options+"\n") // what doesn't read it has ended, which says more
	select {
	case line := <-said.first:
		return s, s.parse(line)
	case <-s.ended:
		return nil, s.fail(fmt.Errorf("%s ended before it printed its url: %w", b.script, s.exit))
	case <-time.After(startPatience):
		return nil, s.fail(fmt.Errorf("%s printed no url within %s", b.script, startPatience))
	case <-ctx.Done():
		return nil, s.fail(ctx.Err())
	}
}

func (s *Server) parse(line string) error {
	var said struct{ URL string }
	if err := json.Unmarshal([]byte(line), &said); err != nil {
		return s.fail(fmt.Errorf("want {\"url\": ...} on standard output, got %q", line))
	}
	u, err := url.Parse(said.URL)
	if err != nil || u.Host == "" {
		return s.fail(fmt.Errorf("%q is no url", said.URL))
	}
	s.Addr = u.Host
	return nil
}

// fail ends the server and adds what it wrote to an error.
func (s *Server) fail(err error) error {
	s.kill()
	_ = s.stdin.Close() // by which what run.sh has started ends as well
	<-s.ended
	if log := s.Log(); log != "" {
		err = fmt.Errorf("%w\n%s", err, log)
	}
	return err
}

// Stop ends the server as the contract says: by ending its input.
func (s *Server) Stop() error {
	if s.stdin == nil {
		return nil
	}
	defer s.kill()
	_ = s.stdin.Close()
	select {
	case <-s.ended:
		return nil
	case <-time.After(endPatience):
		s.kill()
		<-s.ended
		return fmt.Errorf("the server did not end within %s after its standard input did", endPatience)
	}
}

// Ended returns how the server has ended by itself, or nil if it still runs after a
// time.
func (s *Server) Ended(after time.Duration) error {
	if after > 0 {
		select {
		case <-s.ended:
		case <-time.After(after):
		}
	}
	select {
	case <-s.ended:
		if s.exit != nil {
			return fmt.Errorf("the server has ended: %w", s.exit)
		}
		return errors.New("the server has ended, though its standard input had not")
	default:
		return nil
	}
}

// Log returns the last lines that the server wrote since the last Log.
func (s *Server) Log() string {
	if s.log == nil {
		return ""
	}
	return s.log.take()
}

// Prepare starts and ends a server once, so that an environment is made and a
// program built before many start at the same time.
func (b *Backend) Prepare(ctx context.Context, progress io.Writer) error {
	if b.Runs() {
		return b.reach(ctx)
	}
	_, _ = fmt.Fprintf(progress, "%s: starting %s once\n", b.Name, b.script)
	s, err := b.Start(ctx, `{"app":"subject"}`)
	if err != nil {
		return err
	}
	b.env = append(b.env, "DASHCONFORM_PREPARED=1")
	return s.Stop()
}
