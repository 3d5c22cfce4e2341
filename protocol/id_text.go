package protocol

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// The renderer finds a component by the text that its JSON.stringify makes of
// the id, so what is built here must be the same text to the last byte.

// idField is one key of an id with its value as JavaScript spells it (text) and
// as its author did (written).
type idField struct{ key, text, written string }

func buildDictID(fields []idField) (ID, error) {
	var written []byte
	written = append(written, '{')
	for i, f := range fields {
		if i > 0 {
			written = append(written, ',')
		}
		written = appendIDString(written, f.key)
		written = append(written, ':')
		written = append(written, f.written...)
	}
	written = append(written, '}')

	sorted := slices.Clone(fields)
	slices.SortFunc(sorted, func(a, b idField) int { return compareUTF16(a.key, b.key) })
	text := make([]byte, 0, len(written))
	text = append(text, '{')
	for i, f := range sorted {
		if i > 0 {
			if sorted[i-1].key == f.key {
				return ID{}, fmt.Errorf("key %q stands twice in one id", f.key)
			}
			text = append(text, ',')
		}
		text = appendIDString(text, f.key)
		text = append(text, ':')
		text = append(text, f.text...)
	}
	text = append(text, '}')
	id := ID{text: string(text), written: string(written)}
	if bytes.Equal(text, written) {
		id.written = id.text
	}
	return id, nil
}

// idValue spells one value of an id.
func idValue(v any) (text, written string, err error) {
	switch v := v.(type) {
	case string:
		text = string(appendIDString(nil, v))
		return text, text, nil
	case Wildcard:
		if v != Match && v != All && v != AllSmaller {
			return "", "", fmt.Errorf("there is no wildcard %q", string(v))
		}
		text = `["` + string(v) + `"]`
		return text, text, nil
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Bool:
		text = strconv.FormatBool(r.Bool())
		return text, text, nil
	case reflect.String:
		return idValue(r.String())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return jsNumber(float64(r.Int())), strconv.FormatInt(r.Int(), 10), nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return jsNumber(float64(r.Uint())), strconv.FormatUint(r.Uint(), 10), nil
	case reflect.Float32, reflect.Float64:
		f := r.Float()
		if r.Kind() == reflect.Float32 { // 0.1 is meant, not 0.10000000149011612
			f, _ = strconv.ParseFloat(strconv.FormatFloat(f, 'g', -1, 32), 64)
		}
		if math.IsNaN(f) || math.IsInf(f, 0) {
			return "", "", errors.New("an id cannot hold a number that is not finite")
		}
		text = jsNumber(f)
		return text, text, nil
	}
	return "", "", fmt.Errorf("a %T cannot stand in an id, which holds strings, bools, numbers and wildcards", v)
}

// compareUTF16 orders strings as JavaScript's sort does, by UTF-16 units: a
// character outside the basic plane comes before U+E000, not after it.
func compareUTF16(a, b string) int {
	for len(a) > 0 && len(b) > 0 {
		ra, na := decodeRune(a)
		rb, nb := decodeRune(b)
		if ra != rb {
			if (ra > 0xFFFF) == (rb > 0xFFFF) {
				return int(ra) - int(rb)
			}
			return int(firstUnit(ra)) - int(firstUnit(rb))
		}
		a, b = a[na:], b[nb:]
	}
	return len(a) - len(b)
}

func firstUnit(r rune) rune {
	if r > 0xFFFF {
		r, _ = utf16.EncodeRune(r)
	}
	return r
}

// decodeRune is utf8.DecodeRuneInString that also knows half surrogates.
func decodeRune(s string) (rune, int) {
	if r, ok := halfSurrogate(s); ok {
		return r, 3
	}
	return utf8.DecodeRuneInString(s)
}

const hexDigits = "0123456789abcdef"

// appendIDString writes a string as JSON.stringify does: only what JSON demands
// is escaped, so U+2028, <, > and & stand raw, and half a surrogate pair is an
// escape in lower case.
func appendIDString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(s); {
		if plain[s[i]] {
			i++
			continue
		}
		if r, n := decodeRune(s[i:]); s[i] >= utf8.RuneSelf && !utf16.IsSurrogate(r) && n > 1 {
			i += n
			continue
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

// appendEscape writes the character that s begins with as the escape that
// JSON.stringify uses, and returns how many bytes of s it took. A byte that is
// no UTF-8 becomes U+FFFD, as in encoding/json.
func appendEscape(dst []byte, s string) ([]byte, int) {
	switch c := s[0]; c {
	case '"', '\\':
		return append(dst, '\\', c), 1
	case '\b':
		return append(dst, '\\', 'b'), 1
	case '\f':
		return append(dst, '\\', 'f'), 1
	case '\n':
		return append(dst, '\\', 'n'), 1
	case '\r':
		return append(dst, '\\', 'r'), 1
	case '\t':
		return append(dst, '\\', 't'), 1
	}
	r, n := decodeRune(s)
	if r == utf8.RuneError && n == 1 {
		return append(dst, "\uFFFD"...), 1
	}
	return append(dst, '\\', 'u', hexDigits[r>>12&15], hexDigits[r>>8&15], hexDigits[r>>4&15], hexDigits[r&15]), n
}
