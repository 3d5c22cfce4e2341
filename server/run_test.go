package server

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// blocker is a callback that waits.
type blocker struct {
	entered chan struct{}
	leave   chan struct{}
	ended   chan error // the context's error, once it has ended
	deaf    bool       // it doesn't heed its context
}

func newBlocker() *blocker {
	return &blocker{entered: make(chan struct{}, 1), leave: make(chan struct{}), ended: make(chan error, 1)}
}

func (b *blocker) register(app *App) {
	type in struct {
		Name string `input:"name.n"`
	}
	type out struct {
		Text string `output:"blocked.children"`
	}
	Callback(app, func(ctx context.Context, _ in) (out, error) {
		b.entered <- struct{}{}
		if b.deaf {
			<-b.leave
			return out{"late"}, nil
		}
		select {
		case <-b.leave:
			return out{"done"}, ctx.Err()
		case <-ctx.Done():
			b.ended <- ctx.Err()
			return out{}, ctx.Err()
		}
	})
}

var blockedRequest = requestFor("blocked.children", "name.n")

func TestRunUntilContextEnds(t *testing.T) {
	leakCheck(t)
	r := runApp(t, Config{})
	client := newClient(t)
	for range 2 {
		if got := postTo(t, client, r.url("/_dash-update-component"), greetingRequest); got.StatusCode != http.StatusOK || got.body != greetingAnswer {
			t.Errorf("callback answered %d %s", got.StatusCode, got.body)
		}
	}
	if got := getFrom(t, client, r.url("/")); got.Header.Get("Server") != "" {
		t.Errorf("Server: %s is sent, which tells strangers what runs here", got.Header.Get("Server"))
	}
	r.stop() // with an idle connection open
	if _, err := net.Dial("tcp", r.addr); err == nil {
		t.Error("the port is still open")
	}
}

func TestRequestsUnderWayFinish(t *testing.T) {
	leakCheck(t)
	b := newBlocker()
	r := runApp(t, Config{}, b.register)
	answer := make(chan reply, 1)
	client := newClient(t)
	go func() { answer <- postTo(t, client, r.url("/_dash-update-component"), blockedRequest) }()
	<-b.entered
	r.cancel()
	<-r.app.life.Done()
	for { // Run has closed its port
		c, err := net.Dial("tcp", r.addr)
		if err != nil {
			break
		}
		c.Close()
	}
	if err := r.app.work.Err(); err != nil {
		t.Fatalf("the callback's context ended with the shutdown's begin: %v", err)
	}
	close(b.leave)
	got := <-answer
	if got.StatusCode != http.StatusOK || !strings.Contains(got.body, "done") {
		t.Errorf("answered %d %s", got.StatusCode, got.body)
	}
	if !got.Close {
		t.Error("the answer keeps the connection open")
	}
	if err := <-r.done; err != nil {
		t.Errorf("Run: %v", err)
	}
	if r.app.work.Err() == nil {
		t.Error("the context of requests is still open after Run")
	}
}

func TestCutOffAfterTimeout(t *testing.T) {
	leakCheck(t)
	b := newBlocker()
	r := runApp(t, Config{ShutdownTimeout: time.Millisecond}, b.register)
	conn := dial(t, r.addr)
	writeTo(t, conn, rawPost(blockedRequest))
	<-b.entered
	r.cancel()
	if err := <-b.ended; !errors.Is(err, context.Canceled) {
		t.Errorf("the callback's context ended with %v", err)
	}
	if err := <-r.done; err == nil || !strings.Contains(err.Error(), "1 connections with requests under way were cut off") {
		t.Errorf("Run: %v", err)
	}
}

func TestDeafHandlerDoesNotHoldShutdown(t *testing.T) {
	leakCheck(t)
	b := newBlocker()
	b.deaf = true
	r := runApp(t, Config{ShutdownTimeout: time.Millisecond}, b.register)
	conn := dial(t, r.addr)
	writeTo(t, conn, rawPost(blockedRequest))
	<-b.entered
	r.cancel()
	if err := <-r.done; !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Run: %v", err)
	}
	close(b.leave)
	<-r.app.transport.gate.empty
}

func TestShutdownAnyTime(t *testing.T) {
	leakCheck(t)
	before := newApp(t, Config{})
	if err := before.Shutdown(context.Background()); err != nil {
		t.Error(err)
	}
	if err := before.Run(context.Background()); !errors.Is(err, ErrShutdown) {
		t.Errorf("Run after Shutdown: %v", err)
	}
	if err := before.Start(); !errors.Is(err, ErrShutdown) {
		t.Errorf("Start after Shutdown: %v", err)
	}

	r := runApp(t, Config{})
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if err := r.app.Shutdown(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if err := <-r.done; err != nil {
		t.Errorf("Run: %v", err)
	}
	if err := r.app.Shutdown(context.Background()); err != nil {
		t.Errorf("after Run: %v", err)
	}
}

func TestShutdownDecidesForRun(t *testing.T) {
	leakCheck(t)
	b := newBlocker()
	r := runApp(t, Config{ShutdownTimeout: time.Nanosecond}, b.register)
	conn := dial(t, r.addr)
	writeTo(t, conn, rawPost(blockedRequest))
	<-b.entered
	ended := make(chan error, 1)
	go func() { ended <- r.app.Shutdown(context.Background()) }()
	<-r.app.life.Done()
	close(b.leave)
	if err := <-ended; err != nil {
		t.Errorf("Shutdown without a limit cut a request off: %v", err)
	}
	if err := <-r.done; err != nil {
		t.Errorf("Run: %v", err)
	}
}

func TestRunTwice(t *testing.T) {
	r := runApp(t, Config{})
	if err := r.app.Run(context.Background()); err == nil || !strings.Contains(err.Error(), "runs once") {
		t.Errorf("second Run: %v", err)
	}
	r.stop()
}

// A browser opens connections before it needs them.
func TestSilentConnectionDoesNotHoldShutdown(t *testing.T) {
	leakCheck(t)
	r := runApp(t, Config{ShutdownTimeout: time.Hour})
	conn := dial(t, r.addr)
	if got := getFrom(t, newClient(t), r.url("/_dash-layout")); got.StatusCode != http.StatusOK {
		t.Fatalf("layout answered %d", got.StatusCode)
	} // by now the first connection was accepted too
	r.stop()
	if n, err := conn.Read(make([]byte, 1)); n != 0 || err == nil {
		t.Errorf("read %d bytes, %v from a connection that should be closed", n, err)
	}
}

// Requests that were sent without waiting for answers are all answered.
func TestShutdownAnswersWhatWasSent(t *testing.T) {
	leakCheck(t)
	b := newBlocker()
	r := runApp(t, Config{ShutdownTimeout: time.Hour}, b.register)
	conn := dial(t, r.addr)
	writeTo(t, conn, "GET /_dash-layout HTTP/1.1\r\nHost: x\r\n\r\n"+rawPost(blockedRequest))
	<-b.entered
	r.cancel()
	<-r.app.life.Done()
	close(b.leave)
	text, err := io.ReadAll(conn)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(text), "HTTP/1.1 200 OK"); n != 2 {
		t.Errorf("%d answers to two requests:\n%s", n, text)
	}
	if err := <-r.done; err != nil {
		t.Errorf("Run: %v", err)
	}
}

func TestAddress(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for _, tc := range []struct {
		name, addr, host, port string
		want                   string // the error, or where it listens
		fails                  bool
	}{
		{name: "default", want: "127.0.0.1:8050"},
		{name: "environment", host: "0.0.0.0", port: "8099", want: "0.0.0.0:8099"},
		{name: "Config goes first", addr: ":9000", host: "x", port: "y", want: ":9000"},
		{name: "IPv6", addr: "[::1]:9000", want: "[::1]:9000"},
		{name: "port is no number", port: "http8", want: `port "http8" (from Config.Addr or the environment's PORT) is not a port; want a number from 0 to 65535`, fails: true},
		{name: "port too large", addr: "127.0.0.1:70000", want: `port "70000" (from Config.Addr) is not a port; want a number from 0 to 65535`, fails: true},
		{name: "no port", addr: "127.0.0.1", want: `Config.Addr is "127.0.0.1"; want host:port, such as 127.0.0.1:8050 or :8050`, fails: true},
		{name: "empty port", addr: "127.0.0.1:", want: `Config.Addr is "127.0.0.1:", which has no port; want host:port, such as 127.0.0.1:8050`, fails: true},
		{name: "taken", addr: taken.Addr().String(), want: "another program listens there: end it, or choose another port with Config.Addr", fails: true},
		{name: "not ours", addr: "192.0.2.1:8050", want: "this machine has no such address: set one that it has, or 0.0.0.0 for all, with Config.Addr", fails: true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Setenv("HOST", tc.host)
			t.Setenv("PORT", tc.port)
			app := New(Config{Addr: tc.addr})
			if !tc.fails {
				if addr, _, err := app.cfg.address(); addr != tc.want || err != nil {
					t.Errorf("listens on %s, %v", addr, err)
				}
				return
			}
			err := app.Run(context.Background())
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("Run: %v\nwant %s", err, tc.want)
			}
		})
	}
}

func TestBanner(t *testing.T) {
	t.Setenv("NO_COLOR", "")
	var out bytes.Buffer
	r := runApp(t, Config{Banner: &out, Title: "Gapminder", RoutesPathnamePrefix: "/in/", RequestsPathnamePrefix: "/out/in/", Debug: true})
	r.stop()
	rel := r.app.pages.bundle.Release()
	want := "\n  Gapminder\n\n" +
		"  page       http://" + r.addr + "/in/\n" +
		"  prefix     /out/in/ in the browser; the proxy in front has to turn it into /in/\n" +
		"  websocket  off: no callback uses it\n" +
		"  release    Dash " + rel.Dash + ", dash-renderer " + rel.Renderer + "\n" +
		"  bundle     " + r.app.pages.bundle.Source() + "\n" +
		"  debug      on: errors show their cause to everybody who can open the page\n" +
		"  stop       Ctrl+C\n\n"
	if out.String() != want {
		t.Errorf("banner\n%s\nwant\n%s", out.String(), want)
	}
}

// Pages of a release without a websocket have that of the script for pushes.
func TestBannerOfOlderRelease(t *testing.T) {
	var out bytes.Buffer
	r := runApp(t, Config{Banner: &out, Bundle: releaseBundle(t, "4.1.0"), Live: Live{Enabled: true}})
	r.stop()
	if want := "websocket  ws://" + r.addr + "/_dashwire/ws\n"; !strings.Contains(out.String(), want) {
		t.Errorf("banner\n%s\nwant %s", out.String(), want)
	}
}

func TestBannerAddress(t *testing.T) {
	for addr, want := range map[string]string{
		"127.0.0.1:8050": "127.0.0.1:8050",
		"0.0.0.0:8050":   "127.0.0.1:8050  (and at every other address of this machine)",
		"[::]:80":        "127.0.0.1:80  (and at every other address of this machine)",
		"[::1]:80":       "[::1]:80",
	} {
		tcp, err := net.ResolveTCPAddr("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		if host, everywhere := browserHost(tcp); host+everywhere != want {
			t.Errorf("%s is shown as %s%s", addr, host, everywhere)
		}
	}
}

func TestPainter(t *testing.T) {
	if got := painter(true)("1;36", "x"); got != "\x1b[1;36mx\x1b[0m" {
		t.Errorf("painted %q", got)
	}
	if got := painter(false)("1;36", "x"); got != "x" {
		t.Errorf("plain %q", got)
	}
}
