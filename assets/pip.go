package assets

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/dashwire/dashwire/assets/release"
)

// pipDownload fetches wheels with the user's pip, which knows the user's index,
// proxy and certificates, and moves them to dir once their checksums are right.
func pipDownload(ctx context.Context, o Options, wheels []release.Wheel, dir string) error {
	tmp, err := os.MkdirTemp(dir, "pip-")
	if err != nil {
		return writeError("fetching wheels", dir, err)
	}
	defer os.RemoveAll(tmp)
	var list strings.Builder
	var total int64
	for _, w := range wheels {
		fmt.Fprintf(&list, "%s==%s --hash=sha256:%s\n", w.Name, w.Version, w.SHA256)
		total += w.Size
	}
	wanted := filepath.Join(tmp, "wanted.txt")
	if err := os.WriteFile(wanted, []byte(list.String()), 0o644); err != nil {
		return writeError("fetching wheels", dir, err)
	}
	bar := newProgress(o.Progress, "Fetching "+names(wheels)+" with pip", total)
	err = runPip(ctx, o, wheels, tmp, wanted, bar)
	bar.done()
	if err != nil {
		return err
	}
	for _, w := range wheels {
		got := filepath.Join(tmp, w.Filename)
		if err := checkWheel(got, w); err != nil {
			return err
		}
		if err := os.Rename(got, filepath.Join(dir, w.Filename)); err != nil {
			return writeError("keeping a wheel", dir, err)
		}
	}
	return nil
}

func names(wheels []release.Wheel) string {
	list := make([]string, len(wheels))
	for i, w := range wheels {
		list[i] = w.Name + " " + w.Version
	}
	return strings.Join(list, " and ")
}

// pips returns the commands that may be pip, in the order of trust.
func pips(o Options) [][]string {
	var out [][]string
	for _, python := range pythons(o) {
		out = append(out, []string{python, "-m", "pip"})
	}
	for _, pip := range onPath(o, "pip3", "pip") {
		out = append(out, []string{pip})
	}
	return out
}

// runPip runs the first pip that there is.
func runPip(ctx context.Context, o Options, wheels []release.Wheel, tmp, wanted string, bar *progress) error {
	doing := "fetching " + names(wheels)
	commands := pips(o)
	if len(commands) == 0 {
		return &Error{Kind: ErrNoPython, Doing: doing, Where: "python3, python and pip are not on PATH", Do: withoutPip(wheels)}
	}
	for _, command := range commands {
		said, err := pipCommand(ctx, o, command, tmp, wanted, bar)
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return fmt.Errorf("%s: %w", doing, context.Cause(ctx))
		case strings.Contains(said, "No module named pip") || errors.Is(err, fs.ErrNotExist):
			continue
		}
		return pipError(doing, command, said, err, wheels)
	}
	return &Error{Kind: ErrNoPip, Doing: doing, Where: commands[0][0], Do: "Install it (\"python3 -m ensurepip\", or the package python3-pip). " + withoutPip(wheels)}
}

func withoutPip(wheels []release.Wheel) string {
	list := make([]string, len(wheels))
	for i, w := range wheels {
		list[i] = w.Filename
	}
	return "Or get " + strings.Join(list, " and ") + " in another way and set DASHWIRE_WHEELS to the folder, or set PIP_INDEX_URL to an index"
}

// wheelPython is the version of Python that pip is told to fetch for: nothing of
// the wheels is run, so the one on this machine may be too old for them.
const wheelPython = "3.12"

// pipRetries is how often pip tries again when the line fails. Only when it does
// that at all it says that the line failed.
const pipRetries = "3"

// pipCommand runs pip and shows its progress by the size of what it writes: its
// own way to tell depends on its version.
func pipCommand(ctx context.Context, o Options, command []string, tmp, wanted string, bar *progress) (said string, err error) {
	args := append(command[1:len(command):len(command)], "download", "--no-input", "--disable-pip-version-check", "--progress-bar", "off", "--retries", pipRetries,
		"--no-deps", "--only-binary", ":all:", "--python-version", wheelPython, "--require-hashes", "--dest", tmp, "--requirement", wanted)
	cmd := exec.CommandContext(ctx, command[0], args...)
	// The wheels have to pass through a folder that can be watched and is
	// removed whatever happens.
	cmd.Env = append(slices.Clip(o.environ), "TMPDIR="+tmp, "TMP="+tmp, "TEMP="+tmp, "PIP_REQUIRE_VIRTUALENV=0")
	cmd.WaitDelay = time.Second
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		return "", err
	}
	ended := make(chan struct{})
	watched := make(chan struct{})
	go func() { // ends with the command
		defer close(watched)
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-ended:
				return
			case <-tick.C:
				bar.set(sizeBelow(tmp))
			}
		}
	}()
	err = cmd.Wait()
	close(ended)
	<-watched
	return out.String(), err
}

// sizeBelow adds up the sizes of the wheels below a folder, each name once: pip
// writes a wheel to a folder for work and copies it.
func sizeBelow(dir string) int64 {
	sizes := map[string]int64{}
	// Files come and go while pip works: what cannot be read counts nothing.
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".whl") {
			if info, err := d.Info(); err == nil {
				sizes[d.Name()] = max(sizes[d.Name()], info.Size())
			}
		}
		return nil
	})
	var sum int64
	for _, n := range sizes {
		sum += n
	}
	return sum
}

// offline are what pip's messages have in common when it reaches no index.
var offline = []string{
	"NewConnectionError", "Failed to establish a new connection", "Temporary failure in name resolution", "Name or service not known",
	"Max retries exceeded", "Connection refused", "Network is unreachable", "timed out", "ProxyError", "SSLError", "ConnectionError",
	"ConnectTimeoutError", "RemoteDisconnected",
}

// pipError explains a failure of pip by what it said.
func pipError(doing string, command []string, said string, err error, wheels []release.Wheel) error {
	e := &Error{Doing: doing, Where: strings.Join(command, " ") + " download", Err: fmt.Errorf("%w: %s", err, lastLines(said))}
	switch {
	case strings.Contains(said, "DO NOT MATCH THE HASHES"):
		e.Kind, e.Do = ErrWrongHash, "The index offers other files than the published ones: use one that you trust"
	case strings.Contains(said, "No space left on device"):
		e.Kind, e.Do = ErrDiskFull, "Free about 80 MB, or set XDG_CACHE_HOME to a folder on another disk"
	case containsAny(said, offline):
		e.Kind, e.Do = ErrNoNetwork, "Connect this machine once; afterwards nothing is fetched. "+withoutPip(wheels)
	default:
		e.Kind, e.Do = ErrNotOffered, "Look at what pip says. "+withoutPip(wheels)
	}
	return e
}

func containsAny(s string, list []string) bool {
	for _, part := range list {
		if strings.Contains(s, part) {
			return true
		}
	}
	return false
}

// lastLines returns the end of what a command said, in one line.
func lastLines(said string) string {
	lines := strings.Split(strings.TrimSpace(said), "\n")
	return strings.Join(lines[max(0, len(lines)-3):], " | ")
}
