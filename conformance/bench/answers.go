package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// answer is what a server said to one request.
type answer struct {
	status int
	typ    string // media type
	body   []byte
}

// client opens a connection for each request, so that none is left to a server
// that is measured or ended afterwards.
var client = &http.Client{Transport: &http.Transport{DisableKeepAlives: true, DisableCompression: true}}

func ask(ctx context.Context, base string, p point, body string) (answer, error) {
	req, err := http.NewRequestWithContext(ctx, p.method, base+p.path, strings.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	req.Header.Set("Accept", "application/json")
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := client.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer res.Body.Close()
	a := answer{status: res.StatusCode}
	a.typ, _, _ = mime.ParseMediaType(res.Header.Get("Content-Type"))
	a.body, err = io.ReadAll(res.Body)
	return a, err
}

// compareAnswers puts every request of the points to every server and reports
// the first answer that differs from the first server's. It returns the length
// of the measured answer for each server and point.
func compareAnswers(ctx context.Context, running []*process, measured []point) (map[string]map[string]int, error) {
	sizes := map[string]map[string]int{}
	for _, p := range running {
		sizes[p.server.name] = map[string]int{}
	}
	for _, pt := range measured {
		for i, body := range append([]string{pt.body}, pt.probes...) {
			answers := make([]answer, len(running))
			for j, p := range running {
				var err error
				if answers[j], err = ask(ctx, p.base, pt, body); err != nil {
					return nil, p.failed(fmt.Errorf("did not answer %s: %w", pt.name, err))
				}
				if answers[j].status != http.StatusOK {
					return nil, p.failed(fmt.Errorf("answered %s with status %d: %.300s", pt.name, answers[j].status, answers[j].body))
				}
				if i == 0 {
					sizes[p.server.name][pt.name] = len(answers[j].body)
				}
			}
			if err := sameAnswers(running, answers); err != nil {
				return nil, fmt.Errorf("answers to %s differ: %w\nthe request was %.300s %.300s", pt.name, err, pt.method+" "+pt.path, body)
			}
		}
		if err := askVariants(ctx, running, pt, sizes); err != nil {
			return nil, err
		}
	}
	return sizes, nil
}

// askVariants adds the lengths of the answers that only our server gives.
func askVariants(ctx context.Context, running []*process, pt point, sizes map[string]map[string]int) error {
	for _, p := range running {
		if p.server.name != "ours" {
			continue
		}
		for _, v := range pt.variants {
			got, err := ask(ctx, p.base, pt, v.body)
			if err == nil && got.status != http.StatusOK {
				err = fmt.Errorf("status %d: %.300s", got.status, got.body)
			}
			if err != nil {
				return p.failed(fmt.Errorf("did not answer %s: %w", v.name, err))
			}
			sizes["ours"][v.name] = len(got.body)
		}
	}
	return nil
}

// sameAnswers compares all answers with the first as JSON, and those of the exact
// servers byte for byte and in their type.
func sameAnswers(running []*process, answers []answer) error {
	exact := slices.IndexFunc(running, func(p *process) bool { return p.server.exact })
	for j := 1; j < len(running); j++ {
		a, b := running[0].server.name, running[j].server.name
		if where, err := jsonDifference(answers[0].body, answers[j].body); err != nil {
			return fmt.Errorf("%s or %s did not answer JSON: %w", a, b, err)
		} else if where != "" {
			return fmt.Errorf("%s and %s at %s", a, b, where)
		}
		if !running[j].server.exact || j == exact {
			continue
		}
		first := answers[exact]
		if first.typ != answers[j].typ {
			return fmt.Errorf("%s has the type %q and %s %q", running[exact].server.name, first.typ, b, answers[j].typ)
		}
		if at := firstByteApart(first.body, answers[j].body); at >= 0 {
			return fmt.Errorf("%s and %s are equal as JSON but not the same bytes, from byte %d on:\n  %.80q\n  %.80q",
				running[exact].server.name, b, at, first.body[at:], answers[j].body[at:])
		}
	}
	return nil
}

// firstByteApart returns where two texts begin to differ, -1 if nowhere.
func firstByteApart(a, b []byte) int {
	if bytes.Equal(a, b) {
		return -1
	}
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

// jsonDifference says where two JSON texts differ and how, "" if they don't.
// Numbers are equal when their values are.
func jsonDifference(a, b []byte) (string, error) {
	var x, y any
	if err := json.Unmarshal(a, &x); err != nil {
		return "", fmt.Errorf("%w: %.200q", err, a)
	}
	if err := json.Unmarshal(b, &y); err != nil {
		return "", fmt.Errorf("%w: %.200q", err, b)
	}
	return difference("$", x, y), nil
}

func difference(path string, x, y any) string {
	switch x := x.(type) {
	case map[string]any:
		y, ok := y.(map[string]any)
		if !ok {
			break
		}
		return mapDifference(path, x, y)
	case []any:
		y, ok := y.([]any)
		if !ok {
			break
		}
		if len(x) != len(y) {
			return fmt.Sprintf("%s: lists of %d and %d", path, len(x), len(y))
		}
		for i := range x {
			if d := difference(path+"["+strconv.Itoa(i)+"]", x[i], y[i]); d != "" {
				return d
			}
		}
		return ""
	default:
		switch y.(type) {
		case map[string]any, []any:
		default:
			if x == y {
				return ""
			}
		}
	}
	return fmt.Sprintf("%s: %.60s and %.60s", path, compact(x), compact(y))
}

func mapDifference(path string, x, y map[string]any) string {
	keys := map[string]bool{}
	for k := range x {
		keys[k] = true
	}
	for k := range y {
		keys[k] = true
	}
	sorted := make([]string, 0, len(keys))
	for k := range keys {
		sorted = append(sorted, k)
	}
	slices.Sort(sorted)
	for _, k := range sorted {
		v, inX := x[k]
		w, inY := y[k]
		switch {
		case !inX:
			return fmt.Sprintf("%s.%s: only the second has it, %.60s", path, k, compact(w))
		case !inY:
			return fmt.Sprintf("%s.%s: only the first has it, %.60s", path, k, compact(v))
		}
		if d := difference(path+"."+k, v, w); d != "" {
			return d
		}
	}
	return ""
}

func compact(v any) string {
	text, _ := json.Marshal(v) // v was decoded from JSON
	return string(text)
}
