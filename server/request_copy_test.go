package server

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What a handler keeps stays as it was while fasthttp uses its memory for other
// requests on the same connection.
func TestRequestOutlivesItsHandler(t *testing.T) {
	leakCheck(t)
	type in struct {
		Text string `input:"keep.value"`
	}
	type out struct {
		Text string `output:"kept.children"`
	}
	type kept struct {
		request *Request
		text    string
	}
	var all []kept
	r := runApp(t, Config{}, func(app *App) {
		Callback(app, func(ctx context.Context, in in) (out, error) {
			all = append(all, kept{CallFrom(ctx).Request(), in.Text})
			return out{}, nil
		})
	})
	client := newClient(t)
	var want []string
	for i, size := range []int{10, smallBody / 2, smallBody + 1, 300_000, 0, 100_000} {
		text := strings.Repeat(strconv.Itoa(i), size)
		want = append(want, text)
		body := strings.Replace(requestFor("kept.children", "keep.value"), `"value":"v"`, `"value":"`+text+`"`, 1)
		got := postTo(t, client, r.url(fmt.Sprintf("/_dash-update-component?n=%d", i)), body, fmt.Sprintf("X-N: %d", i), fmt.Sprintf("Cookie: n=%d; other=1", i))
		if got.StatusCode != http.StatusOK {
			t.Fatalf("request %d: %d %s", i, got.StatusCode, got.body)
		}
	}
	r.stop()
	for i, k := range all {
		cookie, err := k.request.Cookie("n")
		if err != nil {
			t.Fatal(err)
		}
		got := []string{
			k.request.Method, k.request.Path, k.request.RawQuery, k.request.Query().Get("n"), k.request.Host, k.request.Scheme,
			k.request.RemoteAddr, k.request.Header().Get("X-N"), k.request.Header().Get("Content-Type"), cookie.Value,
		}
		n := strconv.Itoa(i)
		if diff := cmp.Diff([]string{"POST", "/_dash-update-component", "n=" + n, n, r.addr, "http", "127.0.0.1", n, "application/json", n}, got); diff != "" {
			t.Errorf("request %d (- want, + got):\n%s", i, diff)
		}
		if k.text != want[i] {
			t.Errorf("request %d: its value of %d bytes changed", i, len(want[i]))
		}
		if _, err := k.request.Cookie("none"); !errors.Is(err, http.ErrNoCookie) {
			t.Errorf("a cookie that isn't there: %v", err)
		}
	}
	if len(all) != len(want) {
		t.Errorf("%d calls", len(all))
	}
}

// A body may take longer than a request without one, as long as it moves.
func TestSlowUpload(t *testing.T) {
	t.Parallel()
	r := runApp(t, Config{}, func(app *App) { app.transport.timeout = 1500 * time.Millisecond })
	body := strings.Replace(greetingRequest, `"output"`, strings.Repeat(" ", 2<<20)+`"output"`, 1)
	text := rawPost(body)
	const pieces = 8
	for _, stalls := range []bool{false, true} {
		conn := dial(t, r.addr)
		for i := range pieces {
			if stalls && i == pieces/2 {
				break
			}
			writeTo(t, conn, text[i*len(text)/pieces:(i+1)*len(text)/pieces])
			waitFor(200 * time.Millisecond)
		}
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		want := map[bool]string{false: greetingAnswer, true: page408}[stalls]
		if string(answer) != want {
			t.Errorf("stalls %v: %d %s", stalls, resp.StatusCode, answer)
		}
		conn.Close()
	}
	r.stop()
}

// waitFor is for a client that is slow, which is what is tested.
func waitFor(d time.Duration) { <-time.After(d) }

func TestExpectContinue(t *testing.T) {
	r := runApp(t, Config{})
	client := &http.Client{Transport: &http.Transport{ExpectContinueTimeout: time.Minute, DisableKeepAlives: true}}
	if got := postTo(t, client, r.url("/_dash-update-component"), greetingRequest, "Expect: 100-continue"); got.body != greetingAnswer {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
}
