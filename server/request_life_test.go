package server

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"github.com/gofiber/fiber/v2"
)

// waits registers a callback that waits for the end of its context, and returns
// where the causes come.
func waits(entered chan<- struct{}, ended chan<- error) func(*App) {
	return func(app *App) {
		Callback(app, func(ctx context.Context, _ struct {
			Name string `input:"name.n"`
		}) (out struct {
			Text string `output:"blocked.children"`
		}, err error) {
			entered <- struct{}{}
			inner, cancel := context.WithCancel(ctx) // as most handlers look at it
			defer cancel()
			<-inner.Done()
			ended <- context.Cause(inner)
			return out, inner.Err()
		})
		app.SetLayoutFunc(func(ctx context.Context, r *Request) (any, error) {
			if r.RawQuery != "wait" {
				return div(), nil
			}
			entered <- struct{}{}
			<-ctx.Done()
			ended <- context.Cause(ctx)
			return nil, ctx.Err()
		})
	}
}

const postBlocked = "POST /_dash-update-component HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "

func TestContextEndsWithClient(t *testing.T) {
	request := postBlocked + itoa(len(blockedRequest)) + "\r\n\r\n" + blockedRequest
	for name, tc := range map[string]struct {
		request string
		leave   func(net.Conn)
	}{
		"closed":          {request, func(c net.Conn) { c.Close() }},
		"reset":           {request, func(c net.Conn) { _ = c.(*net.TCPConn).SetLinger(0); c.Close() }},
		"half closed":     {request, func(c net.Conn) { _ = c.(*net.TCPConn).CloseWrite() }},
		"layout function": {"GET /_dash-layout?wait HTTP/1.1\r\nHost: x\r\n\r\n", func(c net.Conn) { c.Close() }},
	} {
		t.Run(name, func(t *testing.T) {
			leakCheck(t)
			var book logBook
			entered, ended := make(chan struct{}, 1), make(chan error, 1)
			r := runApp(t, Config{Logger: book.logger()}, waits(entered, ended))
			c, err := net.Dial("tcp", r.addr)
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			if _, err := io.WriteString(c, tc.request); err != nil {
				t.Fatal(err)
			}
			<-entered
			tc.leave(c)
			if cause := <-ended; !errors.Is(cause, ErrClientGone) {
				t.Errorf("the context ended because of %v", cause)
			}
			r.stop()
			if lines := book.take(); lines != nil {
				t.Errorf("logged %q", lines)
			}
		})
	}
}

// Bytes that nobody has read don't hide the end of a connection.
func TestContextEndsBehindUnreadBytes(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells of an end behind unread bytes")
	}
	leakCheck(t)
	entered, ended := make(chan struct{}, 1), make(chan error, 1)
	r := runApp(t, Config{}, waits(entered, ended))
	c, err := net.Dial("tcp", r.addr)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.WriteString(c, postBlocked+itoa(len(blockedRequest))+"\r\n\r\n"+blockedRequest)
	<-entered
	_, _ = io.WriteString(c, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	c.Close()
	if cause := <-ended; !errors.Is(cause, ErrClientGone) {
		t.Errorf("the context ended because of %v", cause)
	}
	r.stop()
}

// With net/http in front, its request's context counts.
func TestContextEndsWithClientOfHandler(t *testing.T) {
	leakCheck(t)
	var book logBook
	entered, ended := make(chan struct{}, 1), make(chan error, 1)
	_, server := handlerApp(t, Config{Logger: book.logger()}, func(mux *http.ServeMux, h http.Handler) { mux.Handle("/", h) }, waits(entered, ended))
	ctx, leave := context.WithCancel(context.Background())
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL+"/_dash-update-component", strings.NewReader(blockedRequest))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	gone := make(chan struct{})
	client := newClient(t)
	go func() {
		defer close(gone)
		if resp, err := client.Do(req); err == nil {
			resp.Body.Close()
		}
	}()
	<-entered
	leave()
	<-gone
	if cause := <-ended; !errors.Is(cause, ErrClientGone) {
		t.Errorf("the context ended because of %v", cause)
	}
	if lines := book.take(); lines != nil {
		t.Errorf("logged %q", lines)
	}
}

// In somebody's Fiber app the connection is fasthttp's, here with TLS around it.
func TestContextEndsWithClientOfMount(t *testing.T) {
	for _, secure := range []bool{false, true} {
		t.Run(map[bool]string{false: "plain", true: "TLS"}[secure], func(t *testing.T) {
			if secure && runtime.GOOS != "linux" {
				t.Skip("TLS says goodbye in bytes, and only Linux tells of an end behind unread bytes")
			}
			leakCheck(t)
			entered, ended := make(chan struct{}, 1), make(chan error, 1)
			app := newApp(t, Config{})
			waits(entered, ended)(app)
			app.cfg.SuppressCallbackExceptions = true
			outer := fiber.New(fiber.Config{DisableStartupMessage: true})
			if err := app.Mount(outer, "/"); err != nil {
				t.Fatal(err)
			}
			ln, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			dial := func() (net.Conn, error) { return net.Dial("tcp", ln.Addr().String()) }
			served := make(chan struct{})
			if secure {
				lender := httptest.NewTLSServer(nil) // has a certificate
				cert := lender.TLS.Certificates
				lender.Close()
				addr := ln.Addr().String()
				ln = tls.NewListener(ln, &tls.Config{Certificates: cert})
				dial = func() (net.Conn, error) {
					return tls.Dial("tcp", addr, &tls.Config{InsecureSkipVerify: true})
				}
			}
			// Not the Listener of Fiber, whose loop leaves a goroutine behind for 10 s.
			go func() {
				defer close(served)
				c, err := ln.Accept()
				if err != nil {
					return
				}
				server := outer.Server()
				server.Handler = outer.Handler()
				_ = server.ServeConn(c)
			}()
			c, err := dial()
			if err != nil {
				t.Fatal(err)
			}
			_, _ = io.WriteString(c, postBlocked+itoa(len(blockedRequest))+"\r\n\r\n"+blockedRequest)
			<-entered
			c.Close()
			if cause := <-ended; !errors.Is(cause, ErrClientGone) {
				t.Errorf("the context ended because of %v", cause)
			}
			<-served
			ln.Close()
			if err := app.Shutdown(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
}

// What a handler leaves behind ends with it, and one that heeds its context leaves
// nothing.
func TestContextEndsWithHandler(t *testing.T) {
	leakCheck(t)
	late := make(chan context.Context, 1)
	left := make(chan error, 1)
	r := runApp(t, Config{}, func(app *App) {
		Callback(app, func(ctx context.Context, in struct {
			How string `input:"how.value"`
		}) (out struct {
			Text string `output:"left.children"`
		}, err error) {
			if ctx.Value("none") != nil || CallFrom(ctx) == nil {
				t.Error("the context's values are wrong")
			}
			if _, has := ctx.Deadline(); has {
				t.Error("the context has a deadline")
			}
			if in.How == "late" {
				late <- ctx
				return out, nil
			}
			inner, cancel := context.WithCancel(ctx)
			go func() {
				defer cancel()
				<-inner.Done()
				left <- context.Cause(inner)
			}()
			return out, ctx.Err()
		})
	})
	client := newClient(t)
	body := requestFor("left.children", "how.value")
	for range 3 {
		if got := postTo(t, client, r.url("/_dash-update-component"), body); got.StatusCode != http.StatusOK {
			t.Fatalf("answered %d %s", got.StatusCode, got.body)
		}
		if cause := <-left; !errors.Is(cause, context.Canceled) {
			t.Errorf("the context ended because of %v", cause)
		}
	}
	postTo(t, client, r.url("/_dash-update-component"), strings.Replace(body, `"v"`, `"late"`, 1))
	ctx := <-late
	<-ctx.Done() // who looks after the end sees the end
	if !errors.Is(ctx.Err(), context.Canceled) {
		t.Error(ctx.Err())
	}
	r.stop()
}

// A client that waits is not taken for gone, however often it is looked at.
func TestContextStaysWithClient(t *testing.T) {
	leakCheck(t)
	entered, ended := make(chan struct{}, 1), make(chan error, 1)
	r := runApp(t, Config{}, waits(entered, ended))
	stayer := dialBlocked(t, r.addr)
	<-entered
	for range 2 { // one who comes later is not looked at earlier
		leaver := dialBlocked(t, r.addr)
		<-entered
		leaver.Close()
		if cause := <-ended; !errors.Is(cause, ErrClientGone) {
			t.Errorf("the context ended because of %v", cause)
		}
	}
	select {
	case cause := <-ended:
		t.Errorf("the context of one that waits ended because of %v", cause)
	default:
	}
	r.cancel()
	<-r.app.life.Done()
	r.app.cutWork()
	if cause := <-ended; !errors.Is(cause, context.Canceled) || errors.Is(cause, ErrClientGone) {
		t.Errorf("the context ended because of %v", cause)
	}
	resp, err := http.ReadResponse(bufio.NewReader(stayer), nil)
	if err != nil || resp.StatusCode != http.StatusInternalServerError {
		t.Errorf("one that waits got %v, %v", resp, err)
	} else {
		resp.Body.Close()
	}
	stayer.Close()
	if err := <-r.done; err != nil {
		t.Error(err)
	}
}

func dialBlocked(t *testing.T, addr string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if _, err := io.WriteString(c, postBlocked+itoa(len(blockedRequest))+"\r\n\r\n"+blockedRequest); err != nil {
		t.Fatal(err)
	}
	return c
}
