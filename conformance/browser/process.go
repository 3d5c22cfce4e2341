package browser

import (
	"bufio"
	"io"
	"net"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// A process is a backend's operating system process. Two goroutines read what it
// writes; they end when it does, which is at the latest with the test.
type process struct {
	pid      int
	stdin    io.WriteCloser
	askToEnd func()
	done     chan struct{} // closed when the process has ended and all is read
	stopped  bool          // by the test itself, which owns it

	mu    sync.Mutex
	text  strings.Builder
	lines []string
	added chan struct{} // closed when a line is added, and made anew
	err   error         // of the process, once done is closed
}

// startProcess starts cmd. It ends with the test, when ask has asked it to.
func startProcess(t testing.TB, cmd *exec.Cmd, ask func(*process)) *process {
	t.Helper()
	p := &process{done: make(chan struct{}), added: make(chan struct{})}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.stdin, p.askToEnd = stdin, func() { ask(p) }
	reader, writer := io.Pipe()
	cmd.Stdout, cmd.Stderr = writer, writer
	// A group of its own, so that a shell's children end with it.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Fatalf("start the backend: %v", err)
	}
	p.pid = cmd.Process.Pid

	read := make(chan struct{})
	go func() {
		defer close(read)
		for scanner := bufio.NewScanner(reader); scanner.Scan(); {
			p.add(scanner.Text())
		}
		_, _ = io.Copy(io.Discard, reader) // after a line too long to scan
	}()
	go func() {
		err := cmd.Wait()
		_ = writer.Close()
		<-read
		p.mu.Lock()
		p.err = err
		p.mu.Unlock()
		close(p.done)
	}()
	t.Cleanup(func() {
		if !p.stopped {
			p.stop(t)
		}
	})
	return p
}

func (p *process) add(line string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lines = append(p.lines, line)
	p.text.WriteString(line + "\n")
	close(p.added)
	p.added = make(chan struct{})
}

func (p *process) output() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.text.String()
}

// await waits for a line from which find returns something, and returns that.
func (p *process) await(t testing.TB, find func(line string) string) string {
	t.Helper()
	tooLate := time.NewTimer(patience)
	defer tooLate.Stop()
	for seen := 0; ; {
		p.mu.Lock()
		lines, added := p.lines[seen:], p.added
		p.mu.Unlock()
		for _, line := range lines {
			if found := find(line); found != "" {
				return found
			}
		}
		seen += len(lines)
		select {
		case <-added:
		case <-p.done:
			t.Fatalf("the backend ended before it was ready (%v); it wrote:\n%s", p.err, p.output())
		case <-tooLate.C:
			t.Fatalf("the backend did not say within %v where it listens; it wrote:\n%s", patience, p.output())
		}
	}
}

// stop asks the process to end, and fails the test if it doesn't, or not well.
func (p *process) stop(t testing.TB) {
	p.stopped = true
	select {
	case <-p.done:
		t.Errorf("the backend ended by itself: %v", p.err)
	default:
		p.askToEnd()
		tooLate := time.NewTimer(patience)
		defer tooLate.Stop()
		select {
		case <-p.done:
			if p.err != nil {
				t.Errorf("the backend was asked to end, and ended with %v", p.err)
			}
		case <-tooLate.C:
			t.Errorf("the backend did not end within %v of being asked to; it is killed", patience)
			_ = syscall.Kill(-p.pid, syscall.SIGKILL)
			<-p.done
		}
	}
	if t.Failed() {
		t.Logf("the backend wrote:\n%s", p.output())
	}
}

// kill ends the process without a word to it.
func (p *process) kill(t testing.TB) {
	p.stopped = true
	if err := syscall.Kill(-p.pid, syscall.SIGKILL); err != nil {
		t.Fatalf("kill the backend: %v", err)
	}
	<-p.done
}

// interrupt asks a program to end that does not read its standard input.
func (p *process) interrupt() { _ = syscall.Kill(-p.pid, syscall.SIGTERM) }

// endInput asks a backend of the contract to end.
func (p *process) endInput() { _ = p.stdin.Close() }

// freePort returns a host and a port of this machine on which nothing listens.
func freePort(t testing.TB) (host, port string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	host, port, err = net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return host, port
}
