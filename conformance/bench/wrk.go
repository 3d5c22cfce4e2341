package bench

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

//go:embed wrk.lua
var wrkScript []byte

// load is what was counted in one turn, by wrk but for CPUUS.
type load struct {
	Requests   int64 `json:"requests"`
	Bytes      int64 `json:"bytes"`
	DurationUS int64 `json:"duration_us"`
	P50US      int64 `json:"p50_us"`
	P90US      int64 `json:"p90_us"`
	P99US      int64 `json:"p99_us"`
	MaxUS      int64 `json:"max_us"`

	Connect int64 `json:"connect"`
	Read    int64 `json:"read"`
	Write   int64 `json:"write"`
	Timeout int64 `json:"timeout"`
	Status  int64 `json:"status"` // answers of 400 and above

	// CPUUS is the processor time that the server used, to 10 ms.
	CPUUS int64 `json:"cpu_us"`
}

// perSecond returns requests a second.
func (l load) perSecond() float64 {
	if l.DurationUS == 0 {
		return 0
	}
	return float64(l.Requests) / (float64(l.DurationUS) / 1e6)
}

// cpuPerRequest returns the server's processor time for a request in
// microseconds. Other than the rate, it hardly depends on what else the machine
// does.
func (l load) cpuPerRequest() float64 {
	if l.Requests == 0 {
		return 0
	}
	return float64(l.CPUUS) / float64(l.Requests)
}

// wrk runs turns of load.
type wrk struct {
	program     string
	dir         string // of the script and the bodies
	connections int
}

// newWrk writes the script and the bodies of the points to dir.
func newWrk(program, dir string, connections int, measured []point) (*wrk, error) {
	if err := os.WriteFile(filepath.Join(dir, "wrk.lua"), wrkScript, 0o600); err != nil {
		return nil, err
	}
	for _, p := range measured {
		bodies := []variant{{name: p.name, body: p.body}}
		for _, b := range append(bodies, p.variants...) {
			if b.body == "" {
				continue
			}
			if err := os.WriteFile(filepath.Join(dir, b.name+".json"), []byte(b.body), 0o600); err != nil {
				return nil, err
			}
		}
	}
	return &wrk{program: program, dir: dir, connections: connections}, nil
}

// turn loads one server for the given time: one thread, connections kept alive.
// size is the length of a right answer's body; see check.
func (w *wrk) turn(ctx context.Context, base string, p point, size int, length time.Duration) (load, error) {
	args := []string{
		"-t1", "-c" + strconv.Itoa(w.connections), "-d" + strconv.Itoa(int(length.Seconds())) + "s",
		"--timeout", "10s", "-s", filepath.Join(w.dir, "wrk.lua"), base + p.path, "--", p.method,
	}
	if p.body != "" {
		args = append(args, filepath.Join(w.dir, p.name+".json"))
	}
	out, err := exec.CommandContext(ctx, w.program, args...).CombinedOutput()
	if ctx.Err() != nil {
		return load{}, ctx.Err()
	}
	if err != nil {
		return load{}, fmt.Errorf("%s: %w\n%s", w.program, err, bytes.TrimSpace(out))
	}
	result, err := parseWrk(out)
	if err != nil {
		return load{}, err
	}
	return result, result.check(size, w.connections)
}

// parseWrk finds the script's line in what wrk printed.
func parseWrk(out []byte) (load, error) {
	lines := bufio.NewScanner(bytes.NewReader(out))
	for lines.Scan() {
		text, ok := strings.CutPrefix(lines.Text(), "dashbench ")
		if !ok {
			continue
		}
		var l load
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			return load{}, fmt.Errorf("the line that wrk.lua printed is not as expected: %w\n%s", err, text)
		}
		return l, nil
	}
	return load{}, fmt.Errorf("wrk printed no result:\n%s", bytes.TrimSpace(out))
}

// headerAllowance is how long the head of an answer may be.
const headerAllowance = 1024

// check reports what makes a turn worthless: an error on a connection, a status
// that is no success, or answers of another length than the one that was checked.
// The last finds a redirect or an empty answer, which wrk counts as a success; it
// costs wrk nothing, where looking at each status in Lua would slow it down.
//
// Bytes may also be of answers that were under way when the turn ended, one for
// each connection.
func (l load) check(size, connections int) error {
	var errs []error
	for _, e := range []struct {
		count int64
		what  string
	}{
		{l.Connect, "connections failed"}, {l.Read, "reads failed"}, {l.Write, "writes failed"},
		{l.Timeout, "requests timed out"}, {l.Status, "answers were not 2xx"},
	} {
		if e.count > 0 {
			errs = append(errs, fmt.Errorf("%d %s", e.count, e.what))
		}
	}
	if l.Requests == 0 {
		errs = append(errs, errors.New("no request was answered"))
	}
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	least := l.Requests * int64(size)
	most := (l.Requests + int64(connections)) * int64(size+headerAllowance)
	if l.Bytes < least || l.Bytes > most {
		return fmt.Errorf("%d answers had %d bytes together; the right answer has %d and its head", l.Requests, l.Bytes, size)
	}
	return nil
}
