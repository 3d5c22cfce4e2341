package server

import (
	"bytes"
	"encoding/hex"
	"strings"

	"github.com/valyala/fasthttp"
)

// plainPath takes the percent-encoding out of a request's path before a route is
// looked for: a path means the same however it was written. As with Python's
// servers that is so for a slash too. A percent sign itself stays encoded, so that
// what reads a file's name out of the path decodes it once.
func plainPath(uri *fasthttp.URI) {
	path := uri.PathOriginal()
	if bytes.IndexByte(path, '%') < 0 {
		return
	}
	var plain strings.Builder
	for i := 0; i < len(path); i++ {
		var b [1]byte
		if path[i] != '%' || i+2 >= len(path) {
			plain.WriteByte(path[i])
			continue
		}
		if _, err := hex.Decode(b[:], path[i+1:i+3]); err != nil || b[0] == '%' {
			plain.Write(path[i : i+3])
		} else {
			plain.WriteByte(b[0])
		}
		i += 2
	}
	uri.SetPath(plain.String())
}
