package assets

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
)

// pipEnv is the environment of this test with another index. Without its own
// configuration pip would look elsewhere, too.
func pipEnv(t *testing.T, more ...string) []string {
	t.Helper()
	var environ []string
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "PIP_") && !strings.HasPrefix(v, "UV_") && !strings.HasPrefix(v, "DASHWIRE_") {
			environ = append(environ, v)
		}
	}
	return append(environ, append([]string{"PIP_CONFIG_FILE=" + os.DevNull, "PIP_NO_CACHE_DIR=1"}, more...)...)
}

func TestPipFetches(t *testing.T) {
	t.Parallel()
	r, wheels := fakeRelease(t)
	o := fakeOptions(t, r, pipEnv(t, "PIP_NO_INDEX=1", "PIP_FIND_LINKS="+wheels)...)
	var said strings.Builder
	o.Progress = &said
	b, err := Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	checkAll(t, b)
	if !strings.Contains(said.String(), "Fetching fakedash 0.0.7 and fakeplotly 0.0.7 with pip") || strings.Contains(said.String(), "\x1b") || strings.Contains(said.String(), "\r") {
		t.Errorf("said %q, want what is fetched and, as this is no terminal, no control characters", &said)
	}
}

func TestPipWithoutNetwork(t *testing.T) {
	t.Parallel()
	r, _ := fakeRelease(t)
	proxy := "http://127.0.0.1:1"
	o := fakeOptions(t, r, pipEnv(t, "HTTPS_PROXY="+proxy, "https_proxy="+proxy, "ALL_PROXY="+proxy, "NO_PROXY=", "no_proxy=")...)
	_, err := Open(context.Background(), o)
	if !errors.Is(err, ErrNoNetwork) || !strings.Contains(err.Error(), "pip download") || !strings.Contains(err.Error(), "DASHWIRE_WHEELS") {
		t.Errorf("the error is %v, want ErrNoNetwork, where, and what to do", err)
	}
}

func TestPipWithWrongWheel(t *testing.T) {
	t.Parallel()
	r, wheels := fakeRelease(t)
	r.Wheels[0].SHA256 = strings.Repeat("0", 64)
	_, err := Open(context.Background(), fakeOptions(t, r, pipEnv(t, "PIP_NO_INDEX=1", "PIP_FIND_LINKS="+wheels)...))
	if !errors.Is(err, ErrWrongHash) {
		t.Errorf("the error is %v, want ErrWrongHash", err)
	}
}

// Where our own client gets nothing, pip may know better: it has more ways to be
// configured.
func TestPipAfterIndex(t *testing.T) {
	t.Parallel()
	r, wheels := fakeRelease(t)
	var said strings.Builder
	environ := pipEnv(t, "UV_INDEX_URL=http://127.0.0.1:1/simple", "PIP_NO_INDEX=1", "PIP_FIND_LINKS="+wheels)
	o := fakeOptions(t, r, environ...)
	o.Progress = &said
	if _, err := Open(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(said.String(), "with pip") {
		t.Errorf("said %q", &said)
	}
}

func TestPipCanBeStopped(t *testing.T) {
	t.Parallel()
	r, _ := fakeRelease(t)
	ctx, cancel := context.WithCancel(context.Background())
	o := fakeOptions(t, r, "PATH="+fakePython(t, "", "exec /bin/sleep 1000"))
	o.Progress = &cancelOn{text: "with pip", cancel: cancel}
	if _, err := Open(ctx, o); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v, want context.Canceled", err)
	}
}
