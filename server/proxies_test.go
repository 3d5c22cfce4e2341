package server

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"
)

func TestForwarded(t *testing.T) {
	trusted, faults := parseProxies([]string{"10.0.0.0/8", "192.0.2.7", "fd00::/8", "127.0.0.1"})
	if faults != nil {
		t.Fatal(faults)
	}
	direct := origin{host: "inner:8050", scheme: "http", remote: "10.0.0.1"}
	for _, tc := range []struct {
		name               string
		hops, host, scheme string
		want               origin
	}{
		{"nothing said", "", "", "", direct},
		{"one proxy", "203.0.113.9", "example.org", "https", origin{"example.org", "https", "203.0.113.9"}},
		{"the client forged a hop", "1.2.3.4, 203.0.113.9", "example.org", "https", origin{"example.org", "https", "203.0.113.9"}},
		{"the client forged a trusted hop", "192.0.2.7, 203.0.113.9", "evil, example.org", "https", origin{"example.org", "https", "203.0.113.9"}},
		{"two proxies", "203.0.113.9, 10.9.9.9", "example.org, inner", "https, http", origin{"example.org", "https", "203.0.113.9"}},
		{"two proxies, one writes anew", "203.0.113.9, 10.9.9.9", "example.org", "https", origin{"example.org", "https", "203.0.113.9"}},
		{"two proxies and a forged host", "203.0.113.9, 10.9.9.9", "evil, example.org, inner", "https", origin{"example.org", "https", "203.0.113.9"}},
		{"all hops trusted", "10.1.1.1, 10.9.9.9", "", "", origin{"inner:8050", "http", "10.1.1.1"}},
		{"a hop that is no address", "unknown, 10.9.9.9", "", "", origin{"inner:8050", "http", "10.9.9.9"}},
		{"ports and brackets", "[2001:db8::1]:4711", "", "", origin{"inner:8050", "http", "2001:db8::1"}},
		{"IPv4 in IPv6", "::ffff:203.0.113.9", "", "", origin{"inner:8050", "http", "203.0.113.9"}},
		{"host with a port", "203.0.113.9", "example.org:8443", "wss", origin{"example.org:8443", "https", "203.0.113.9"}},
		{"host that is no host", "203.0.113.9", "example.org/@evil", "https", origin{"inner:8050", "https", "203.0.113.9"}},
		{"scheme that is none", "203.0.113.9", "", "javascript", origin{"inner:8050", "http", "203.0.113.9"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := trusted.forwarded(direct, tc.hops, tc.host, tc.scheme); got != tc.want {
				t.Errorf("got %+v, want %+v", got, tc.want)
			}
		})
	}
}

func TestTrustedProxiesFaults(t *testing.T) {
	_, err := NewSafely(Config{TrustedProxies: []string{"10.0.0.1", "proxy.local", "10.0.0.0/99"}, ShutdownTimeout: -1})
	for _, want := range []string{
		`Config.TrustedProxies: "proxy.local" is neither an address (10.0.0.7) nor a network (10.0.0.0/8)`,
		`Config.TrustedProxies: "10.0.0.0/99" is neither`, "Config.ShutdownTimeout is negative",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v\nwant %s", err, want)
		}
	}
}

// wantPrefix checks what a page asks for.
func wantPrefix(t *testing.T, page reply, prefix string) {
	t.Helper()
	if want := `"requests_pathname_prefix":"` + prefix + `"`; page.StatusCode != http.StatusOK || !strings.Contains(page.body, want) {
		t.Errorf("the page is %d and has no %s: %.300s", page.StatusCode, want, page.body)
	}
}

// seen registers a callback that answers with what it knows of its request.
func seen(app *App) {
	type in struct {
		Name string `input:"name.x"`
	}
	type out struct {
		Seen []string `output:"seen.children"`
	}
	Callback(app, func(ctx context.Context, _ in) (out, error) {
		r := CallFrom(ctx).Request()
		return out{[]string{r.Scheme, r.Host, r.RemoteAddr, r.Path, r.RawQuery, r.Header().Get("X-Mine"), r.Header().Get(innerHeader)}}, nil
	})
}

var seenRequest = requestFor("seen.children", "name.x")

func wantSeen(t *testing.T, got reply, want ...string) {
	t.Helper()
	text := `{"multi":true,"response":{"seen":{"children":["` + strings.Join(want, `","`) + `"]}}}`
	if got.StatusCode != http.StatusOK || got.body != text {
		t.Errorf("answered %d %s\nwant %s", got.StatusCode, got.body, text)
	}
}

// edge is a proxy that ends TLS, strips a prefix and rewrites Host.
func edge(t *testing.T, backend, prefix string) *httptest.Server {
	t.Helper()
	target, err := url.Parse(backend)
	if err != nil {
		t.Fatal(err)
	}
	inner := &http.Transport{}
	t.Cleanup(inner.CloseIdleConnections)
	proxy := &httputil.ReverseProxy{
		Transport: inner,
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target) // also sets Host to the backend's
			r.Out.URL.Path = "/" + strings.TrimPrefix(r.In.URL.Path, prefix)
			r.Out.Header["X-Forwarded-For"] = r.In.Header["X-Forwarded-For"] // append, as most do
			r.SetXForwarded()
		},
	}
	server := httptest.NewTLSServer(proxy)
	t.Cleanup(server.Close)
	return server
}

func TestBehindTLSProxy(t *testing.T) {
	leakCheck(t)
	r := runApp(t, Config{RequestsPathnamePrefix: "/edge/", TrustedProxies: []string{"127.0.0.1"}}, seen)
	front := edge(t, r.url(""), "/edge/")
	host := strings.TrimPrefix(front.URL, "https://")
	client := front.Client()
	t.Cleanup(client.CloseIdleConnections)

	page := getFrom(t, client, front.URL+"/edge/")
	wantPrefix(t, page, "/edge/")
	got := postTo(t, client, front.URL+"/edge/_dash-update-component?endId=e", seenRequest, "X-Mine: 1")
	wantSeen(t, got, "https", host, "127.0.0.1", "/_dash-update-component", "endId=e", "1", "")

	// The client's own headers don't get past the proxy's.
	got = postTo(t, client, front.URL+"/edge/_dash-update-component", seenRequest,
		"X-Forwarded-For: 203.0.113.9", "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: http", innerHeader+": https 9.9.9.9:1")
	wantSeen(t, got, "https", host, "203.0.113.9", "/_dash-update-component", "", "", "")
	r.stop()
}

func TestUntrustedPeerIsNotBelieved(t *testing.T) {
	leakCheck(t)
	for _, trusted := range [][]string{nil, {"10.0.0.0/8"}} {
		r := runApp(t, Config{TrustedProxies: trusted}, seen)
		got := postTo(t, newClient(t), r.url("/_dash-update-component"), seenRequest,
			"X-Forwarded-For: 203.0.113.9", "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: https", innerHeader+": https 9.9.9.9:1")
		wantSeen(t, got, "http", r.addr, "127.0.0.1", "/_dash-update-component", "", "", "")
		r.stop()
	}
}
