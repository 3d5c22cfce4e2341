package server

import "testing"

func TestChooseEncoding(t *testing.T) {
	t.Parallel()
	offered := []string{"br", "zstd", "gzip"}
	for _, c := range []struct {
		accept, want string // want "" if nothing is acceptable
	}{
		{"", "identity"},
		{"gzip", "gzip"},
		{"x-gzip", "gzip"},
		{"GZip", "gzip"},
		{"gzip, deflate, br, zstd", "br"},
		{"gzip, br;q=0.5", "gzip"},
		{"gzip;q=0.2, br;q=0.1, zstd;q=0.199", "gzip"},
		{"deflate", "identity"},
		{"identity", "identity"},
		{"identity, gzip", "gzip"},
		{"identity;q=1, gzip;q=0.5", "identity"},
		{"br;q=0", "identity"},
		{"*", "br"},
		{"*;q=0.5, br;q=0", "zstd"},
		{"br;q=0, *;q=0", ""},
		{"identity;q=0", ""},
		{"identity;q=0, gzip;q=0", ""},
		{"identity;q=0, gzip", "gzip"},
		{"*;q=0", ""},
		{"*;q=0, identity", "identity"},
		{"gzip;q=0, *", "br"},
		{"gzip;q=nonsense", "identity"},
		{"gzip;q=7", "identity"},
		{" gzip ; q=1 ", "gzip"},
		{"gzip;Q=0.3;x=1", "gzip"},
		{",,", "identity"},
	} {
		got, ok := chooseEncoding(c.accept, offered)
		if !ok {
			got = ""
		}
		if got != c.want {
			t.Errorf("Accept-Encoding %q: got %q, want %q", c.accept, got, c.want)
		}
	}
	if got, ok := chooseEncoding("gzip", nil); got != "identity" || !ok {
		t.Errorf("nothing offered: got %q, %v", got, ok)
	}
}
