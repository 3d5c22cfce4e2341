package server

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"
)

// checkOrigin keeps pages of other sites from opening a socket with the cookies of
// this one. Schemes are not compared, as in Python. Unlike there, a host is the same in
// capitals and with the port that its scheme stands for, as some proxies pass it on.
func (a *App) checkOrigin(r *Request) error {
	origin := r.Origin()
	if origin == "" {
		return badOrigin("the handshake has no Origin; browsers send it")
	}
	if slices.Contains(a.cfg.WebsocketAllowedOrigins, origin) {
		return nil
	}
	scheme, host, ok := strings.Cut(origin, "://")
	if end := strings.IndexAny(host, "/?#"); end >= 0 {
		host = host[:end]
	}
	if !ok || r.Host == "" || !strings.EqualFold(withoutPort(scheme, host), withoutPort(scheme, r.Host)) {
		return badOrigin("the page at " + clip(origin, 300) + " may not open a websocket at " + clip(r.Host, 300) +
			"; if it is yours, add it to Config.WebsocketAllowedOrigins, and if a proxy changes the host, set Config.TrustedProxies")
	}
	return nil
}

// withoutPort returns a host without the port that a scheme stands for.
func withoutPort(scheme, host string) string {
	switch strings.ToLower(scheme) {
	case "http":
		return strings.TrimSuffix(host, ":80")
	case "https":
		return strings.TrimSuffix(host, ":443")
	}
	return host
}

func badOrigin(detail string) error {
	return &refusal{status: http.StatusForbidden, detail: "websocket refused: " + detail}
}

// checkAllowedOrigin finds entries of Config.WebsocketAllowedOrigins that no browser's
// Origin is equal to.
func checkAllowedOrigin(origin string) error {
	if origin == "null" || origin == "file://" { // of pages that are no site's
		return nil
	}
	scheme, _, _ := strings.Cut(origin, "://")
	u, err := url.Parse(origin)
	if err != nil || u.Scheme == "" || u.Host == "" || strings.Contains(origin, "*") {
		return fmt.Errorf("%q is no origin; spell each as https://app.example.org, there are no wildcards", origin)
	}
	if strings.ContainsFunc(u.Host, func(r rune) bool { return r > unicode.MaxASCII }) {
		return fmt.Errorf("browsers don't send %q; of a host with such letters they send the form that begins with xn--", origin)
	}
	if spelled := strings.ToLower(scheme + "://" + withoutPort(scheme, u.Host)); origin != spelled {
		return fmt.Errorf("browsers don't send %q; they spell it %s", origin, spelled)
	}
	return nil
}
