package server

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"
)

func dial(t testing.TB, addr string) *net.TCPConn {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c.(*net.TCPConn)
}

func writeTo(t testing.TB, w io.Writer, text string) {
	t.Helper()
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
}

// rawPost is a callback request as bytes. Headers replace the usual ones; one
// without value leaves it out.
func rawPost(body string, headers ...string) string {
	all := [][2]string{{"Host", "x"}, {"Content-Type", "application/json"}, {"Content-Length", strconv.Itoa(len(body))}}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		found := false
		for i := range all {
			if all[i][0] == name {
				all[i][1], found = value, true
			}
		}
		if !found {
			all = append(all, [2]string{name, value})
		}
	}
	var b strings.Builder
	b.WriteString("POST /_dash-update-component HTTP/1.1\r\n")
	for _, h := range all {
		if h[1] != "" {
			b.WriteString(h[0] + ": " + h[1] + "\r\n")
		}
	}
	return b.String() + "\r\n" + body
}

func rawRequest(method, path string, headers ...string) string {
	return method + " " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n" + strings.Join(append(headers, ""), "\r\n") + "\r\n"
}

func zipped(body string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, body)
	_ = w.Close()
	return b.String()
}

// Pages that Python Dash 4.4.1 on Flask answered with.
const (
	page400 = "<!doctype html>\n<html lang=en>\n<title>400 Bad Request</title>\n<h1>Bad Request</h1>\n<p>The browser (or proxy) sent a request that this server could not understand.</p>\n"
	page404 = "<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.</p>\n"
	page405 = "<!doctype html>\n<html lang=en>\n<title>405 Method Not Allowed</title>\n<h1>Method Not Allowed</h1>\n<p>The method is not allowed for the requested URL.</p>\n"
	page413 = "<!doctype html>\n<html lang=en>\n<title>413 Request Entity Too Large</title>\n<h1>Request Entity Too Large</h1>\n<p>The data value transmitted exceeds the capacity limit.</p>\n"
	page415 = "<!doctype html>\n<html lang=en>\n<title>415 Unsupported Media Type</title>\n<h1>Unsupported Media Type</h1>\n<p>Did not attempt to load JSON data because the request Content-Type was not &#39;application/json&#39;.</p>\n"
	page500 = "<!doctype html>\n<html lang=en>\n<title>500 Internal Server Error</title>\n<h1>Internal Server Error</h1>\n<p>The server encountered an internal error and was unable to complete your request. Either the server is overloaded or there is an error in the application.</p>\n"
	page431 = "<!doctype html>\n<html lang=en>\n<title>431 Request Header Fields Too Large</title>\n<h1>Request Header Fields Too Large</h1>\n<p>One or more header fields exceeds the maximum size.</p>\n"
	page408 = "<!doctype html>\n<html lang=en>\n<title>408 Request Timeout</title>\n<h1>Request Timeout</h1>\n<p>The server closed the network connection because the browser didn&#39;t finish the request within the specified time.</p>\n"
)

// index stands for the index page in the table below.
const index = "the index page"

// badInput is one request that no page of ours sends.
type badInput struct {
	name    string
	request string
	half    bool // the client ends its side after the request

	python     int    // status of Python Dash 4.4.1 on Flask for the same bytes
	pythonBody string // its body, if it is not that of want
	why        string // why ours differs, if it does

	status int
	body   string
	log    string // what the one log line says; empty if there is none
}

func badInputs() []badInput {
	ok := greetingRequest
	with := func(old, instead string) string {
		changed := strings.Replace(ok, old, instead, 1)
		if changed == ok {
			panic("nothing to replace: " + old)
		}
		return changed
	}
	const inputs = `"inputs":[{"id":"name","property":"value","value":"v"}]`
	const outputs = `"outputs":{"id":"greeting","property":"children"}`
	const wrongShape = "has the wrong shape"
	list := []badInput{
		// not JSON
		{name: "no body", request: rawPost(""), python: 400, status: 400, body: page400, log: "not valid JSON"},
		{name: "not JSON", request: rawPost("hello"), python: 400, status: 400, body: page400, log: "not valid JSON"},
		{name: "half of a JSON text", request: rawPost(ok[:40]), python: 400, status: 400, body: page400, log: "not valid JSON"},
		{name: "text after the JSON", request: rawPost(ok + "x"), python: 400, status: 400, body: page400, log: "not valid JSON"},
		{name: "not UTF-8", request: rawPost(with("greeting.children", "\xff")), python: 400, status: 400, body: page400, log: "not valid JSON"},
		{name: "NaN as a value", request: rawPost(with(`"value":"v"`, `"value":NaN`)),
			python: 200, pythonBody: `{"multi":true,"response":{"greeting":{"children":"hello nan"}}}`,
			why: "no browser writes NaN, and RFC 8259 has none", status: 400, body: page400, log: "not valid JSON"},
		{name: "nested too deeply", request: rawPost(`{"output":"greeting.children","x":` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + "}"),
			python: 500, pythonBody: page500, why: "Python's reader runs out of stack; to the client it is a text that can't be read",
			status: 400, body: page400, log: "not valid JSON"},

		// the wrong shape
		{name: "an empty object", request: rawPost("{}"), python: 500, status: 500, body: page500, log: wrongShape},
		{name: "output is a number", request: rawPost(with(`"greeting.children"`, "5")), python: 500, status: 500, body: page500, log: wrongShape},
		{name: "inputs is null", request: rawPost(with(inputs, `"inputs":null`)), python: 500, status: 500, body: page500, log: wrongShape},
		{name: "inputs is a text", request: rawPost(with(inputs, `"inputs":"abc"`)), python: 500, status: 500, body: page500, log: wrongShape},
		{name: "inputs is missing", request: rawPost(with(inputs+",", "")), python: 500, status: 500, body: page500, log: "error="},
		{name: "an input is a number", request: rawPost(with(inputs, `"inputs":[5]`)), python: 500, status: 500, body: page500, log: wrongShape},
		{name: "an input without id", request: rawPost(with(`"id":"name",`, "")), python: 500, status: 500, body: page500, log: wrongShape},
		{name: "an input without property", request: rawPost(with(`{"id":"name","property":"value",`, `{"id":"name",`)), python: 500, status: 500, body: page500, log: wrongShape},
		{name: "changedPropIds is a number", request: rawPost(with(`"changedPropIds":["name.value"]`, `"changedPropIds":5`)), python: 500, status: 500, body: page500, log: wrongShape},
		{name: "changedPropIds holds a number", request: rawPost(with(`"changedPropIds":["name.value"]`, `"changedPropIds":[5]`)),
			python: 200, pythonBody: greetingAnswer, why: "Python fails only if the callback asks what triggered it", status: 500, body: page500, log: wrongShape},

		// outputs and inputs that don't match the definition
		{name: "unknown output", request: rawPost(with(`"greeting.children"`, `"nope.children"`)), python: 500, status: 500, body: page500, log: "no callback has this output"},
		{name: "the output twice, the last one counts", request: rawPost(ok[:len(ok)-1] + `,"output":"nope.children"}`), python: 500, status: 500, body: page500, log: "no callback has this output"},
		{name: "outputs is missing", request: rawPost(with(outputs+",", "")), python: 500, status: 500, body: page500, log: "output=greeting.children"},
		{name: "outputs is null", request: rawPost(with(outputs, `"outputs":null`)), python: 500, status: 500, body: page500, log: "error="},
		{name: "outputs is a text", request: rawPost(with(outputs, `"outputs":"x"`)), python: 500, status: 500, body: page500, log: wrongShape},
		{name: "a list of outputs for one", request: rawPost(with(outputs, `"outputs":[{"id":"greeting","property":"children"}]`)), python: 500, status: 500, body: page500, log: "error="},
		{name: "another component's output", request: rawPost(with(`"outputs":{"id":"greeting"`, `"outputs":{"id":"evil"`)), python: 500, status: 500, body: page500, log: "output=greeting.children"},
		{name: "another property", request: rawPost(with(`"property":"children"`, `"property":"style"`)), python: 500, status: 500, body: page500, log: "output=greeting.children"},
		{name: "more outputs than the callback has", request: rawPost(with(outputs, `"outputs":[{"id":"greeting","property":"children"},{"id":"b","property":"children"}]`)), python: 500, status: 500, body: page500, log: "error="},
		{name: "fewer outputs than the callback has", request: rawPost(`{"output":"..a.children...b.children..","outputs":[{"id":"a","property":"children"}],"inputs":[{"id":"two","property":"n","value":1}],"changedPropIds":[]}`),
			python: 500, status: 500, body: page500, log: "it has 1 outputs, the callback has 2"},
		{name: "outputs in another order", request: rawPost(`{"output":"..a.children...b.children..","outputs":[{"id":"b","property":"children"},{"id":"a","property":"children"}],"inputs":[{"id":"two","property":"n","value":1}],"changedPropIds":[]}`),
			python: 500, status: 500, body: page500, log: "is not"},
		{name: "too few inputs", request: rawPost(with(inputs, `"inputs":[]`)), python: 500, status: 500, body: page500, log: "it has 0 input values, the callback takes 1"},
		{name: "too many inputs", request: rawPost(with(`"value":"v"}`, `"value":"v"},{"id":"name","property":"value","value":"w"}`)), python: 500, status: 500, body: page500, log: "it has 2 input values, the callback takes 1"},
		{name: "a list for a single input", request: rawPost(with(inputs, `"inputs":[[{"id":"name","property":"value","value":1}]]`)),
			python: 200, pythonBody: `{"multi":true,"response":{"greeting":{"children":"hello [1]"}}}`,
			why: "it is not what the definition says, and a typed callback has no place for it", status: 500, body: page500, log: "output=greeting.children"},

		// the callback's own fault
		{name: "the callback fails", request: rawPost(requestFor("fails.children", "name.value")), python: 500, status: 500, body: page500, log: "the secret reason"},
		{name: "the callback panics", request: rawPost(requestFor("panics.children", "name.value")), python: 500, status: 500, body: page500, log: "stack="},
		{name: "the answer can't be encoded", request: rawPost(requestFor("odd.children", "name.value")), python: 500, status: 500, body: page500, log: "output=odd.children"},

		// content type and encoding
		{name: "no content type", request: rawPost(ok, "Content-Type: "), python: 415, status: 415, body: page415, log: "Content-Type is"},
		{name: "text/plain", request: rawPost(ok, "Content-Type: text/plain"), python: 415, status: 415, body: page415, log: "text/plain"},
		{name: "text/json", request: rawPost(ok, "Content-Type: text/json"), python: 415, status: 415, body: page415, log: "text/json"},
		{name: "a form", request: rawPost(ok, "Content-Type: application/x-www-form-urlencoded"), python: 415, status: 415, body: page415, log: "form"},
		{name: "a multipart form", request: rawPost(ok, "Content-Type: multipart/form-data; boundary=x"), python: 415, status: 415, body: page415, log: "form"},
		{name: "JSON with parameters", request: rawPost(ok, "Content-Type: Application/JSON; charset=utf-8"), python: 200, status: 200, body: greetingAnswer},
		{name: "a kind of JSON", request: rawPost(ok, "Content-Type: application/vnd.x+json"), python: 200, status: 200, body: greetingAnswer},
		{name: "gzip", request: rawPost(zipped(ok), "Content-Encoding: gzip"), python: 400, pythonBody: page400,
			why: "Flask knows no compressed requests; we take them", status: 200, body: greetingAnswer},
		{name: "gzip that isn't", request: rawPost(ok, "Content-Encoding: gzip"), python: 200, pythonBody: greetingAnswer,
			why: "Flask ignores the header", status: 400,
			body: errorPage(400, "The body is not what its Content-Encoding, gzip, says."), log: "can't be read as gzip"},
		{name: "half of a gzip", request: rawPost(zipped(ok)[:60], "Content-Encoding: gzip"), python: 400, pythonBody: page400,
			why: "the sentence says what is wrong", status: 400,
			body: errorPage(400, "The body is not what its Content-Encoding, gzip, says."), log: "can't be read as gzip"},
		{name: "gzip that expands a thousandfold", request: rawPost(zipped(strings.Repeat(" ", 10<<20)), "Content-Encoding: gzip"),
			python: 400, pythonBody: page400, why: "Flask does not inflate it", status: 413, body: page413, log: "over Config.MaxBodyBytes"},
		{name: "gzip that lies about its length", request: rawPost(lyingGzip(10<<20), "Content-Encoding: gzip"),
			python: 400, pythonBody: page400, why: "Flask does not inflate it", status: 413, body: page413, log: "over Config.MaxBodyBytes"},
		{name: "another encoding", request: rawPost(ok, "Content-Encoding: br"), python: 200, pythonBody: greetingAnswer,
			why: "Flask ignores the header", status: 415,
			body: errorPage(415, "This server takes a body as it is or compressed with gzip."), log: "Content-Encoding is"},

		// length
		{name: "100 MB", request: rawPost(strings.Repeat(" ", 100_000_000)), python: 400, pythonBody: page400,
			why: "Flask has no limit, reads it all and finds no JSON", status: 413, body: page413, log: "Request Entity Too Large"},
		{name: "100 MB in chunks", request: rawPost("", "Content-Length: ", "Transfer-Encoding: chunked") + "5f5e100\r\n" + strings.Repeat(" ", 100_000_000) + "\r\n0\r\n\r\n",
			python: 400, pythonBody: page400, why: "Flask has no limit, reads it all and finds no JSON", status: 413, body: page413, log: "Request Entity Too Large"},
		{name: "a body that ends halfway", request: rawPost(ok)[:len(rawPost(ok))-40], half: true, python: 400, status: 400, body: page400, log: "error="},
		{name: "a body that stops halfway", request: rawPost(ok)[:len(rawPost(ok))-40], why: "Python waits for ever", status: 408, body: page408, log: "Request Timeout"},
		{name: "headers that stop halfway", request: "GET / HTTP/1.1\r\nHost: x\r\n", why: "Python waits for ever", status: 408, body: page408, log: "Request Timeout"},
		{name: "a length that is no number", request: rawPost(ok, "Content-Length: abc"), python: 400, status: 400, body: page400, log: "error="},
		{name: "a length below zero", request: rawPost(ok, "Content-Length: -5"), python: 400, status: 400, body: page400, log: "error="},
		{name: "a chunk that is none", request: rawPost("zz\r\n"+ok, "Content-Length: ", "Transfer-Encoding: chunked"), python: 500, pythonBody: page500,
			why: "it is the client's fault", status: 400, body: page400, log: "error="},
		{name: "no length", request: rawPost("", "Content-Length: "), half: true, python: 400, status: 400, body: page400, log: "not valid JSON"},
		{name: "huge header", request: rawRequest("GET", "/_dash-layout", "X-A: "+strings.Repeat("a", 200_000)), python: 431, status: 431, body: page431,
			pythonBody: "a page of Python's own server", why: "the page looks like all others", log: "Request Header Fields Too Large"},
		{name: "thousands of headers", request: rawRequest("GET", "/_dash-layout", strings.Repeat("X-A: a\r\n", 5000)+"X-B: b"), python: 431, status: 431, body: page431,
			pythonBody: "a page of Python's own server", why: "the page looks like all others", log: "Request Header Fields Too Large"},
		{name: "huge path", request: rawRequest("GET", "/"+strings.Repeat("a", 100_000)), python: 414, pythonBody: "a page of Python's own server",
			why: "path and headers share one bound", status: 431, body: page431, log: "Request Header Fields Too Large"},
		{name: "not HTTP", request: "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", python: 400, pythonBody: "a page of Python's own server without a status line",
			why: "a status line helps", status: 400, body: page400, log: "error="},

		// paths
		{name: "dots", request: rawRequest("GET", "/../../etc/passwd"), python: 200, status: 200, body: index},
		{name: "dots, encoded", request: rawRequest("GET", "/%2e%2e/%2e%2e/etc/passwd"), python: 200, status: 200, body: index},
		{name: "out of the assets", request: rawRequest("GET", "/assets/../secret.txt"), python: 404, status: 404, body: page404, log: "Not Found"},
		{name: "out of the assets, encoded", request: rawRequest("GET", "/assets/%2e%2e/secret.txt"), python: 404, status: 404, body: page404, log: "Not Found"},
		{name: "out of the assets, slash encoded", request: rawRequest("GET", "/assets/..%2fsecret.txt"), python: 404, status: 404, body: page404, log: "Not Found"},
		{name: "out of the assets, backslash", request: rawRequest("GET", "/assets/..%5csecret.txt"), python: 404, status: 404, body: page404, log: "Not Found"},
		{name: "a zero byte", request: rawRequest("GET", "/assets/%00.css"), python: 404, status: 404, body: page404, log: "Not Found"},
		{name: "unknown asset", request: rawRequest("GET", "/assets/no.css"), python: 404, status: 404, body: page404, log: "Not Found"},
	}
	const suite = "an unknown file is no fault of the server"
	for _, path := range []string{
		"/_dash-component-suites/nope/x.js", "/_dash-component-suites/dash/nope.js",
		"/_dash-component-suites/dash/../../x.js", "/_dash-component-suites/dash/%2e%2e/%2e%2e/x.js", "/_dash-component-suites/dash/..%2f..%2fx.js",
	} {
		list = append(list, badInput{name: "GET " + path, request: rawRequest("GET", path), python: 500, pythonBody: page500, why: suite, status: 404, body: page404, log: "Not Found"})
	}
	for _, request := range []string{
		"POST /", "PUT /_dash-update-component", "DELETE /_dash-update-component", "PATCH /_dash-update-component", "POST /_dash-layout",
		"POST /_dash-dependencies", "POST /_reload-hash", "POST /_favicon.ico", "POST /assets/x.css", "POST /_dash-component-suites/dash/x.js",
		"POST /any/deep", "TRACE /", "CONNECT /", "FOO /", "foo /_dash-update-component",
	} {
		method, path, _ := strings.Cut(request, " ")
		list = append(list, badInput{name: request, request: rawRequest(method, path), python: 405, status: 405, body: page405, log: "method=" + method})
	}
	for _, path := range []string{"/", "/_dash-update-component", "/any/deep"} {
		list = append(list, badInput{name: "OPTIONS " + path, request: rawRequest("OPTIONS", path), python: 200, status: 200, body: ""})
	}
	return list
}

// lyingGzip is a gzip of zeros whose last bytes say that it is short.
func lyingGzip(size int) string {
	text := []byte(zipped(strings.Repeat("\x00", size)))
	copy(text[len(text)-4:], []byte{10, 0, 0, 0})
	return string(text)
}

func badCallbacks(app *App) {
	type in struct {
		Name string `input:"name.value"`
	}
	type fails struct {
		Text string `output:"fails.children"`
	}
	type panics struct {
		Text string `output:"panics.children"`
	}
	type odd struct {
		Value any `output:"odd.children"`
	}
	type twoIn struct {
		N int `input:"two.n"`
	}
	type two struct {
		A int `output:"a.children"`
		B int `output:"b.children"`
	}
	Callback(app, func(context.Context, in) (fails, error) { return fails{}, errors.New("the secret reason") })
	Callback(app, func(context.Context, in) (panics, error) { panic("the secret reason") })
	Callback(app, func(context.Context, in) (odd, error) { return odd{make(chan int)}, nil })
	Callback(app, func(context.Context, twoIn) (two, error) { return two{}, nil })
}

// TestBadInput sends what no page of ours sends, and after each such request a
// good one. What Python answers was asked of Dash 4.4.1 on Flask 3, app.run.
func TestBadInput(t *testing.T) {
	leakCheck(t)
	var book logBook
	r := runApp(t, Config{Logger: book.logger(), MaxBodyBytes: 8 << 20}, badCallbacks)
	patient := runApp(t, Config{Logger: book.logger(), MaxBodyBytes: 8 << 20}, badCallbacks, func(app *App) { app.transport.timeout = 50 * time.Millisecond })
	client := newClient(t)
	for _, tc := range badInputs() {
		t.Run(tc.name, func(t *testing.T) {
			if differs := tc.python != tc.status || tc.pythonBody != ""; differs != (tc.why != "") {
				t.Errorf("Python answers %d: the row has to say why ours differs, if it does", tc.python)
			}
			addr := r.addr
			if tc.status == http.StatusRequestTimeout {
				addr = patient.addr
			}
			resp := exchange(t, addr, tc.request, tc.half)
			body := resp.body
			if resp.StatusCode != tc.status {
				t.Errorf("answered %d, want %d", resp.StatusCode, tc.status)
			}
			switch {
			case tc.body == index:
				if !strings.Contains(body, `id="react-entry-point"`) {
					t.Errorf("body %q, want the index page", body)
				}
			case body != tc.body:
				t.Errorf("body %q, want %q", body, tc.body)
			}
			if kind := resp.Header.Get("Content-Type"); tc.body != greetingAnswer && kind != "text/html; charset=utf-8" {
				t.Errorf("Content-Type %s", kind)
			}
			if strings.Contains(body, "secret") || strings.Contains(body, "_test.go") {
				t.Errorf("the answer leaks: %s", body)
			}
			lines := book.take()
			switch {
			case tc.log == "" && len(lines) > 0:
				t.Errorf("logged %q", lines)
			case tc.log != "" && (len(lines) != 1 || !strings.Contains(lines[0], tc.log) || !strings.Contains(lines[0], "status=")):
				t.Errorf("logged %d lines %.2000q, want one with %q", len(lines), lines, tc.log)
			case tc.log != "" && len(lines[0]) > 16<<10:
				t.Errorf("the log line has %d bytes", len(lines[0]))
			}
			if got := postTo(t, client, r.url("/_dash-update-component"), greetingRequest); got.StatusCode != http.StatusOK || got.body != greetingAnswer {
				t.Errorf("the next request is answered %d %s", got.StatusCode, got.body)
			}
		})
	}
	r.stop()
	patient.stop()
}

// exchange sends raw bytes and reads one answer, while it still sends.
func exchange(t *testing.T, addr, request string, half bool) reply {
	t.Helper()
	conn := dial(t, addr)
	sent := make(chan struct{})
	go func() {
		defer close(sent)
		_, _ = io.WriteString(conn, request) // it may be cut off, that is the point
		if half {
			_ = conn.CloseWrite()
		}
	}()
	method, _, _ := strings.Cut(request, " ")
	resp, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		t.Fatalf("no answer: %v", err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatalf("half an answer: %v", err)
	}
	conn.Close()
	<-sent
	return reply{resp, string(body)}
}

func TestAllowOnWrongMethod(t *testing.T) {
	r := runApp(t, Config{})
	for request, want := range map[string]string{
		"POST /":                         "GET, HEAD, OPTIONS",
		"PUT /_dash-update-component":    "GET, HEAD, POST, OPTIONS",
		"OPTIONS /_dash-layout":          "GET, HEAD, OPTIONS",
		"FOO /_dash-component-suites/x/": "GET, HEAD, OPTIONS",
	} {
		method, path, _ := strings.Cut(request, " ")
		resp := exchange(t, r.addr, rawRequest(method, path), false)
		if got := resp.Header.Get("Allow"); got != want {
			t.Errorf("%s: Allow: %s, want %s", request, got, want)
		}
	}
}
