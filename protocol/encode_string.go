package protocol

import (
	"unicode/utf16"
	"unicode/utf8"
)

// harmless marks the bytes that stand for themselves in the JSON that is
// written, also where the JSON lands in a page's HTML.
var harmless = func() (t [256]bool) {
	t = plain
	for _, c := range "<>&" {
		t[c] = false
	}
	return t
}()

// AppendString appends a string to dst as AppendJSON does, for who has nothing but
// strings to write.
func AppendString(dst []byte, s string) []byte { return appendString(dst, s) }

// appendString writes a string as JSON. Like Python's encoder it escapes <, >
// and &, and U+2028 and U+2029, so that the text is also safe inside a script
// element; other characters stand as UTF-8. What is no UTF-8 becomes U+FFFD,
// but for half surrogates that came from a browser, which become the escapes
// that they were.
func appendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if harmless[c] {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, n := decodeRune(s[i:])
			if n > 1 && r != '\u2028' && r != '\u2029' && !utf16.IsSurrogate(r) {
				i += n
				continue
			}
		}
		dst = append(dst, s[start:i]...)
		var n int
		dst, n = appendEscape(dst, s[i:])
		i += n
		start = i
	}
	dst = append(dst, s[start:]...)
	return append(dst, '"')
}

// AppendScriptSafe appends a JSON text to dst in a form that may stand inside a
// script element of a page: what would end the element or start a comment in it
// is escaped. The value stays the same. The text must be valid JSON.
func AppendScriptSafe(dst, text []byte) []byte {
	start := 0
	for i := 0; i < len(text); i++ {
		n := 1
		switch c := text[i]; {
		case c == '<' || c == '>' || c == '&':
		case c == 0xE2 && i+2 < len(text) && text[i+1] == 0x80 && text[i+2]&^1 == 0xA8:
			n = 3
		default:
			continue
		}
		dst = append(dst, text[start:i]...)
		dst, _ = appendEscape(dst, view(text[i:i+n]))
		i += n - 1
		start = i + 1
	}
	return append(dst, text[start:]...)
}
