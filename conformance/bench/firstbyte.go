package bench

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"
)

// connectEvery is how often a connection is tried while a server starts. It
// bounds the error of the time that is measured.
const connectEvery = 200 * time.Microsecond

// firstByte returns the time from the server's exec until the first byte of the
// answer to GET /, which must be a 200.
func firstByte(ctx context.Context, p *process, limit time.Duration) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	address := strings.TrimPrefix(p.base, "http://")
	conn, err := connect(ctx, p, address)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })()
	if _, err := fmt.Fprintf(conn, "GET / HTTP/1.1\r\nHost: %s\r\nAccept: text/html\r\n\r\n", address); err != nil {
		return 0, p.failed(err)
	}
	reader := bufio.NewReader(conn)
	if _, err := reader.Peek(1); err != nil {
		return 0, p.failed(fmt.Errorf("closed the connection without an answer: %w", err))
	}
	took := time.Since(p.started)
	res, err := http.ReadResponse(reader, nil)
	if err != nil {
		return 0, p.failed(fmt.Errorf("gave an answer that is not HTTP: %w", err))
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return 0, p.failed(fmt.Errorf("answered GET / with %s", res.Status))
	}
	return took, nil
}

// connect tries until the server listens.
func connect(ctx context.Context, p *process, address string) (net.Conn, error) {
	var dialer net.Dialer
	tick := time.NewTicker(connectEvery)
	defer tick.Stop()
	for {
		conn, err := dialer.DialContext(ctx, "tcp", address)
		if err == nil {
			return conn, nil
		}
		select {
		case <-tick.C:
		case <-p.exited:
			return nil, p.failed(p.ended("listened"))
		case <-ctx.Done():
			if errors.Is(ctx.Err(), context.DeadlineExceeded) {
				return nil, p.failed(errors.New("did not listen in time"))
			}
			return nil, ctx.Err()
		}
	}
}
