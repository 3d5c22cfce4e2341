package server

import (
	"bufio"
	"context"
	"crypto/tls"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/fasthttp/websocket"
)

// Behind a proxy that ends TLS and rewrites the host, a page gets its socket and
// what is pushed, and only the site's own pages may open one.
func TestLiveBehindTLSProxy(t *testing.T) {
	leakCheck(t)
	for _, trusted := range []bool{true, false} {
		cfg := Config{RequestsPathnamePrefix: "/edge/", WebsocketCallbacks: true}
		if trusted {
			cfg.TrustedProxies = []string{"127.0.0.1"}
		}
		r := runLive(t, cfg)
		front := edge(t, r.url(""), "/edge/")
		host := strings.TrimPrefix(front.URL, "https://")
		client := front.Client()
		t.Cleanup(client.CloseIdleConnections)

		page := getFrom(t, client, front.URL+"/edge/")
		wantPrefix(t, page, "/edge/")
		if want := `"url":"/edge/` + websocketRoute + `"`; !strings.Contains(page.body, want) {
			t.Errorf("the page's config has no %s", want)
		}
		token := endIDPattern.FindStringSubmatch(page.body)[1]
		if got := postTo(t, client, front.URL+"/edge/_dash-update-component", greetingRequest); got.body != greetingAnswer {
			t.Errorf("answered %d %s", got.StatusCode, got.body)
		}

		dialer := &websocket.Dialer{TLSClientConfig: &tls.Config{RootCAs: client.Transport.(*http.Transport).TLSClientConfig.RootCAs}}
		dial := func(origin string) (*websocket.Conn, int) {
			ws, resp, err := dialer.Dial("wss://"+host+"/edge/"+websocketRoute, http.Header{"Origin": {origin}})
			if resp == nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			return ws, resp.StatusCode
		}
		for _, other := range []string{"https://evil.example", "http://" + r.addr + ".evil.example", ""} {
			if ws, status := dial(other); ws != nil || status != http.StatusForbidden {
				t.Errorf("a page of %q is answered %d", other, status)
			}
		}
		ws, status := dial("https://" + host)
		if !trusted { // it can't know that this is its own page
			if ws != nil || status != http.StatusForbidden {
				t.Errorf("without Config.TrustedProxies the page is answered %d", status)
			}
			r.stop()
			continue
		}
		if ws == nil {
			t.Fatalf("the page's own websocket is answered %d", status)
		}
		b := &browser{TB: t, ws: ws}
		t.Cleanup(func() { ws.Close() })
		b.send(asked("p", "1", `{"output":"`+r.app.push.hello+`","inputs":[],"changedPropIds":[],"state":[{"id":"_dashwire","property":"data","value":null}],"dashwire":{"token":"`+token+`","load":"l"}}`))
		b.want(answered("p", "1", `{"status":"ok","data":{"multi":true,"response":{}}}`))
		must(t, r.app.Broadcast(speed.Set(7)))
		if got := b.next(); !strings.Contains(got, `"speed","props":{"value":7}`) {
			t.Errorf("pushed %s", got)
		}
		if got := b.next(); !strings.Contains(got, `"_dashwire"`) { // how far the page was told
			t.Errorf("pushed %s", got)
		}
		b.send(asked("p", "2", greetingRequest))
		b.want(answered("p", "2", `{"status":"ok","data":`+greetingAnswer+`}`))
		wantStream(t, r, client, front.URL, token)
		if got := r.app.Clients()[0].Request(); got.Scheme != "https" || got.Host != host || got.RemoteAddr != "127.0.0.1" {
			t.Errorf("the client's request came by %s from %s for %s", got.Scheme, got.RemoteAddr, got.Host)
		}
		ws.Close()
		r.stop()
	}
}

// wantStream checks that a page gets what is pushed by an event stream as well.
func wantStream(t *testing.T, r *running, client *http.Client, front, token string) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	query := url.Values{"token": {token}, "load": {"another"}}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, front+"/edge/_dashwire/events?"+query.Encode(), nil)
	must(t, err)
	req.Header.Set("Origin", front)
	resp, err := client.Do(req)
	must(t, err)
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	next := func() string {
		for lines.Scan() {
			if text, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				return text
			}
		}
		t.Fatalf("the stream was answered %d and ended with %v", resp.StatusCode, lines.Err())
		return ""
	}
	if got := next(); got != "[]" {
		t.Errorf("the stream begins with %s", got)
	}
	must(t, r.app.Broadcast(speed.Set(8)))
	for got := next(); !strings.Contains(got, `"speed","props":{"value":8}`); got = next() {
	}
}
