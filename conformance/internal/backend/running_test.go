package backend

import (
	"strings"
	"testing"
)

func TestRunning(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ address, addr, fault string }{
		{"http://127.0.0.1:8050", "127.0.0.1:8050", ""},
		{"http://127.0.0.1:8050/", "127.0.0.1:8050", ""},
		{"127.0.0.1:8050", "127.0.0.1:8050", ""},
		{"localhost", "localhost:80", ""},
		{"http://[::1]:8050", "[::1]:8050", ""},
		{"http://[::1]", "[::1]:80", ""},
		{"https://127.0.0.1:8050", "", "plain HTTP"},
		{"http://127.0.0.1:8050/below/", "", "at the path /"},
		{"http://127.0.0.1:8050?a=b", "", "at the path /"},
		{"http://", "", "no host"},
		{"http://:8050", "", "no host"},
		{"http://127.0.0.1:x", "", "address of the server"},
	} {
		b, err := Running(c.address, nil)
		if c.fault != "" {
			if err == nil || !strings.Contains(err.Error(), c.fault) {
				t.Errorf("%s: %v, want %s", c.address, err, c.fault)
			}
			continue
		}
		if err != nil || b.addr != c.addr {
			t.Errorf("%s: %v, %v, want %s", c.address, b, err, c.addr)
		}
	}
}
