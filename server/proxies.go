package server

import (
	"fmt"
	"net"
	"net/netip"
	"strings"
)

// proxies are the addresses whose X-Forwarded headers are believed.
type proxies []netip.Prefix

// parseProxies reads addresses and networks, such as "10.0.0.7" and "10.0.0.0/8".
func parseProxies(list []string) (proxies, []error) {
	var p proxies
	var faults []error
	for _, text := range list {
		if prefix, err := netip.ParsePrefix(text); err == nil {
			p = append(p, prefix.Masked())
			continue
		}
		addr, err := netip.ParseAddr(text)
		if err != nil {
			faults = append(faults, fmt.Errorf("Config.TrustedProxies: %q is neither an address (10.0.0.7) nor a network (10.0.0.0/8)", text))
			continue
		}
		addr = addr.Unmap().WithZone("")
		p = append(p, netip.PrefixFrom(addr, addr.BitLen()))
	}
	return p, faults
}

func (p proxies) trust(addr netip.Addr) bool {
	for _, prefix := range p {
		if prefix.Contains(addr) {
			return true
		}
	}
	return false
}

// peer is who sent a request: the client, or the proxy that is next to us.
type peer struct {
	text    string // the address without port
	trusted bool
	tls     bool // the request came to us encrypted
}

func (p proxies) peerOf(addr net.Addr) peer {
	if addr == nil {
		return peer{}
	}
	return p.peerAt(addr.String())
}

// peerAt takes an address with or without a port.
func (p proxies) peerAt(text string) peer {
	addr, ok := parseHop(text)
	if !ok {
		return peer{text: text}
	}
	return peer{text: addr.String(), trusted: p.trust(addr)}
}

// parseHop reads an address as proxies write it: with or without a port, IPv6
// with or without brackets.
func parseHop(text string) (netip.Addr, bool) {
	text = strings.TrimSpace(text)
	if ap, err := netip.ParseAddrPort(text); err == nil {
		return ap.Addr().Unmap().WithZone(""), true
	}
	addr, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(text, "["), "]"))
	return addr.Unmap().WithZone(""), err == nil
}

// origin is how the browser sees the request.
type origin struct{ host, scheme, remote string }

// forwarded applies the X-Forwarded headers that a trusted proxy sent. Proxies
// append to them, so they are read from the right, and only as far as hops are
// trusted: what stands to the left of the first stranger anybody may have written.
func (p proxies) forwarded(o origin, hops, hosts, protos string) origin {
	trusted := 1 // the peer itself
	for list := hops; list != ""; {
		var hop string
		if i := strings.LastIndexByte(list, ','); i >= 0 {
			list, hop = list[:i], list[i+1:]
		} else {
			list, hop = "", list
		}
		addr, ok := parseHop(hop)
		if !ok {
			break
		}
		o.remote = addr.String()
		if !p.trust(addr) {
			break
		}
		trusted++
	}
	if host := fromRight(hosts, trusted); plainHost(host) {
		o.host = host
	}
	switch strings.ToLower(fromRight(protos, trusted)) {
	case "https", "wss":
		o.scheme = "https"
	case "http", "ws":
		o.scheme = "http"
	}
	return o
}

// fromRight returns what the n-th hop from the right wrote into a list. A list
// that is shorter was written anew by one of them.
func fromRight(list string, n int) string {
	var last string
	for ; n > 0 && list != ""; n-- {
		if i := strings.LastIndexByte(list, ','); i >= 0 {
			list, last = list[:i], list[i+1:]
		} else {
			list, last = "", list
		}
	}
	return strings.TrimSpace(last)
}

// plainHost reports whether text is a host with or without a port, and nothing
// that would change the meaning of a URL it is put into.
func plainHost(text string) bool {
	for _, c := range []byte(text) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		case c == '.', c == '-', c == '_', c == ':', c == '[', c == ']':
		default:
			return false
		}
	}
	return text != ""
}
