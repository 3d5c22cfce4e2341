package assets

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/dashwire/dashwire/assets/release"
)

// testIndex is a package index with the fake wheels. Its pages are JSON or HTML;
// wrap may stand before its handler.
func testIndex(t *testing.T, r *release.Release, wheels string, asJSON bool, wrap func(http.Handler) http.Handler) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle("GET /files/", http.StripPrefix("/files/", http.FileServer(http.Dir(wheels))))
	mux.HandleFunc("GET /simple/{project}/", func(w http.ResponseWriter, req *http.Request) {
		for _, wheel := range r.Wheels {
			if wheel.Name != req.PathValue("project") {
				continue
			}
			if asJSON && strings.Contains(req.Header.Get("Accept"), "json") {
				w.Header().Set("Content-Type", "application/vnd.pypi.simple.v1+json")
				fmt.Fprintf(w, `{"files":[{"filename":"old","url":"../../files/old-1.tar.gz"},{"filename":%q,"url":"../../files/%s#sha256=00"}]}`, wheel.Filename, wheel.Filename)
				return
			}
			fmt.Fprintf(w, `<!DOCTYPE html><a>none</a><a href="old-1.tar.gz">old</a><a class=x href="/files/%s#sha256=00">%s</a>`, wheel.Filename, wheel.Filename)
			return
		}
		http.NotFound(w, req)
	})
	handler := http.Handler(mux)
	if wrap != nil {
		handler = wrap(handler)
	}
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	return s.URL + "/simple/"
}

func TestConfiguredIndex(t *testing.T) {
	t.Parallel()
	for _, variable := range []string{"PIP_INDEX_URL", "UV_DEFAULT_INDEX", "UV_INDEX_URL"} {
		for _, asJSON := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s JSON %v", variable, asJSON), func(t *testing.T) {
				t.Parallel()
				r, wheels := fakeRelease(t)
				o := fakeOptions(t, r, variable+"="+testIndex(t, r, wheels, asJSON, nil))
				var said strings.Builder
				o.Progress = &said
				b, err := Open(context.Background(), o)
				if err != nil {
					t.Fatal(err)
				}
				checkAll(t, b)
				if !strings.Contains(said.String(), "Fetching fakedash-0.0.7-py3-none-any.whl") {
					t.Errorf("said %q", &said)
				}
				// Afterwards, also for a program that keeps its files otherwise,
				// no network is needed.
				if err := os.RemoveAll(b.Dir()); err != nil {
					t.Fatal(err)
				}
				o.environ = []string{"PATH="}
				if _, err := Open(context.Background(), o); err != nil {
					t.Errorf("offline: %v", err)
				}
			})
		}
	}
}

func TestIndexThatStumbles(t *testing.T) {
	t.Parallel()
	r, wheels := fakeRelease(t)
	var asked atomic.Int32
	stumble := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			switch asked.Add(1) {
			case 1:
				http.Error(w, "busy", http.StatusServiceUnavailable)
			case 3: // the wheel, of which half arrives
				w.Header().Set("Content-Length", strconv.FormatInt(r.Wheels[0].Size, 10))
				_, _ = w.Write(make([]byte, r.Wheels[0].Size/2))
			default:
				next.ServeHTTP(w, req)
			}
		})
	}
	b, err := Open(context.Background(), fakeOptions(t, r, "PIP_INDEX_URL="+testIndex(t, r, wheels, true, stumble)))
	if err != nil {
		t.Fatal(err)
	}
	checkAll(t, b)
}

func TestIndexWithPassword(t *testing.T) {
	t.Parallel()
	r, wheels := fakeRelease(t)
	guard := func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			if user, password, _ := req.BasicAuth(); user != "reader" || password != "secret" {
				http.Error(w, "who are you?", http.StatusUnauthorized)
				return
			}
			next.ServeHTTP(w, req)
		})
	}
	index := testIndex(t, r, wheels, true, guard)
	if _, err := Open(context.Background(), fakeOptions(t, r, "PIP_INDEX_URL="+index)); !errors.Is(err, ErrNotOffered) || !strings.Contains(err.Error(), "401") {
		t.Errorf("without the password: %v", err)
	}
	index = strings.Replace(index, "http://", "http://reader:secret@", 1)
	if _, err := Open(context.Background(), fakeOptions(t, r, "PIP_INDEX_URL="+index)); err != nil {
		t.Errorf("with the password: %v", err)
	}
}

func TestIndexWithWrongWheel(t *testing.T) {
	t.Parallel()
	r, wheels := fakeRelease(t)
	flipLastByte(t, filepath.Join(wheels, r.Wheels[0].Filename))
	o := fakeOptions(t, r, "PIP_INDEX_URL="+testIndex(t, r, wheels, false, nil))
	if _, err := Open(context.Background(), o); !errors.Is(err, ErrWrongHash) {
		t.Errorf("the error is %v, want ErrWrongHash", err)
	}
	if left, _ := os.ReadDir(filepath.Join(o.CacheDir, "wheels")); len(left) > 0 {
		t.Errorf("%v was kept", left)
	}
}

func TestFetchingCanBeStopped(t *testing.T) {
	t.Parallel()
	r, wheels := fakeRelease(t)
	ctx, cancel := context.WithCancel(context.Background())
	hang := func(http.Handler) http.Handler {
		return http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) {
			cancel()
			<-req.Context().Done()
		})
	}
	_, err := Open(ctx, fakeOptions(t, r, "PIP_INDEX_URL="+testIndex(t, r, wheels, true, hang)))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v, want context.Canceled", err)
	}
}
