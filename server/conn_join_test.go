package server

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

// Long and short answers, and heads alone, come whole and in order, also to requests
// that were sent without waiting.
func TestJoinedAnswers(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("long ", 100_000)
	r := runApp(t, Config{}, func(app *App) {
		app.SetLayout(div("id", "root", "children", long))
	})
	conn, err := net.Dial("tcp", r.addr)
	must(t, err)
	defer conn.Close()
	methods := []string{"GET", "HEAD", "GET", "GET", "HEAD", "HEAD", "GET"}
	var requests strings.Builder
	for i, method := range methods {
		path := "/_dash-layout"
		if i%3 == 2 {
			path = "/_dash-dependencies"
		}
		requests.WriteString(method + " " + path + " HTTP/1.1\r\nHost: x\r\n\r\n")
	}
	_, err = io.WriteString(conn, requests.String())
	must(t, err)
	reader := bufio.NewReader(conn)
	for i, method := range methods {
		resp, err := http.ReadResponse(reader, &http.Request{Method: method})
		must(t, err)
		body, err := io.ReadAll(resp.Body)
		must(t, err)
		_ = resp.Body.Close()
		want := method == http.MethodGet && i%3 != 2
		if resp.StatusCode != http.StatusOK || strings.Contains(string(body), long) != want {
			t.Errorf("answer %d is %s with %d bytes", i, resp.Status, len(body))
		}
	}
}
