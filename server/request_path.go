package server

import (
	"bytes"
	"encoding/hex"
	"strings"

	"github.com/valyala/fasthttp"
)

// plainURI takes the percent-encoding out of a request's path before a route is
// looked for: a path means the same however it was written. As with Python's
// servers that is so for a slash too.
func plainURI(uri *fasthttp.URI) {
	if path := uri.PathOriginal(); bytes.IndexByte(path, '%') >= 0 {
		uri.SetPath(plainPath(string(path)))
	}
}

// plainPath decodes what is percent-encoded in a path. A percent sign itself stays
// encoded, so that what reads a file's name out of the path decodes it once.
func plainPath(path string) string {
	var plain strings.Builder
	for i := 0; i < len(path); i++ {
		var b [1]byte
		if path[i] != '%' || i+2 >= len(path) {
			plain.WriteByte(path[i])
			continue
		}
		code := path[i : i+3]
		if _, err := hex.Decode(b[:], []byte(code[1:])); err != nil || b[0] == '%' {
			plain.WriteString(code)
		} else {
			plain.WriteByte(b[0])
		}
		i += 2
	}
	return plain.String()
}
