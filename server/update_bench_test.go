package server

import (
	"bufio"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/goccy/go-json"
	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp/fasthttputil"
)

// browserHeaders are what Chromium sends with a callback request.
const browserHeaders = "POST /_dash-update-component?endId=Sp2sNYLl2h3Vb4ZtTqKxW1aR~0f3c HTTP/1.1\r\nHost: 127.0.0.1:8050\r\nConnection: keep-alive\r\n" +
	"sec-ch-ua-platform: \"Linux\"\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36\r\n" +
	"Accept: application/json\r\nsec-ch-ua: \"Chromium\";v=\"156\", \"Not.A/Brand\";v=\"24\"\r\nContent-Type: application/json\r\nsec-ch-ua-mobile: ?0\r\n" +
	"Origin: http://127.0.0.1:8050\r\nSec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\nReferer: http://127.0.0.1:8050/\r\n" +
	"Accept-Encoding: gzip, deflate, br, zstd\r\nAccept-Language: en-US,en;q=0.9\r\n"

// overPipe measures whole requests on one connection in memory.
func overPipe(b *testing.B, serve func(net.Conn), request string) {
	pipe := fasthttputil.NewPipeConns()
	serve(pipe.Conn2())
	conn := pipe.Conn1()
	in := bufio.NewReader(conn)
	message := []byte(request)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := conn.Write(message); err != nil {
			b.Fatal(err)
		}
		if err := skipAnswer(in); err != nil {
			b.Fatal(err)
		}
	}
	conn.Close()
}

// skipAnswer reads an answer without an allocation.
func skipAnswer(in *bufio.Reader) error {
	length := 0
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return err
		}
		if len(line) == 2 {
			_, err = in.Discard(length)
			return err
		}
		if text, ok := strings.CutPrefix(string(line), "Content-Length: "); ok {
			length = 0
			for _, c := range strings.TrimSpace(text) {
				length = 10*length + int(c-'0')
			}
		}
		if strings.HasPrefix(string(line), "HTTP/1.1 ") && !strings.HasPrefix(string(line), "HTTP/1.1 200") {
			return io.ErrUnexpectedEOF
		}
	}
}

func withBody(body string) string {
	return browserHeaders + "Content-Length: " + itoa(len(body)) + "\r\n\r\n" + body
}

func itoa(n int) string {
	text, _ := json.Marshal(n)
	return string(text)
}

// BenchmarkUpdate is the smallest callback through the whole of fasthttp, Fiber
// and this package, with a browser's headers.
func BenchmarkUpdate(b *testing.B) {
	app := newApp(b, Config{})
	greeter(app)
	if err := app.Start(); err != nil {
		b.Fatal(err)
	}
	overPipe(b, func(c net.Conn) { app.transport.serve(c) }, withBody(greetingRequest))
}

// BenchmarkBareFiber does the same work in a bare Fiber handler.
func BenchmarkBareFiber(b *testing.B) {
	type request struct {
		Output, Outputs json.RawMessage
		Inputs          []struct {
			ID, Property string
			Value        json.RawMessage
		}
		ChangedPropIDs []string `json:"changedPropIds"`
	}
	type answer struct {
		Multi    bool                         `json:"multi"`
		Response map[string]map[string]string `json:"response"`
	}
	engine := fiber.New(fiber.Config{DisableStartupMessage: true})
	engine.Post("/_dash-update-component", func(c *fiber.Ctx) error {
		var in request
		if err := json.Unmarshal(c.Body(), &in); err != nil {
			return err
		}
		var name string
		if err := json.Unmarshal(in.Inputs[0].Value, &name); err != nil {
			return err
		}
		out, err := json.Marshal(answer{true, map[string]map[string]string{"greeting": {"children": "hello " + name}}})
		if err != nil {
			return err
		}
		c.Set("Content-Type", "application/json")
		return c.Send(out)
	})
	engine.Handler()
	server := engine.Server()
	server.Handler = engine.Handler()
	overPipe(b, func(c net.Conn) { go func() { _ = server.ServeConn(c) }() }, withBody(greetingRequest))
}
