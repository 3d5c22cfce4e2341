package protocol

import (
	"encoding/base64"
	"encoding/binary"
	"slices"
)

// base64Pairs has the two characters for each twelve bits, the first one in the low
// byte.
var base64Pairs = func() (t [1 << 12]uint16) {
	var text [4]byte
	for i := range t {
		base64.StdEncoding.Encode(text[:], []byte{byte(i >> 4), byte(i << 4), 0})
		t[i] = binary.LittleEndian.Uint16(text[:])
	}
	return t
}()

// appendBase64 appends bytes in base64. It takes six at a time where the standard
// library takes three, as a figure with typed arrays is hardly anything else.
func appendBase64(dst, src []byte) []byte {
	start, length := len(dst), base64.StdEncoding.EncodedLen(len(src))
	dst = slices.Grow(dst, length)[:start+length]
	out := dst[start:]
	for len(src) >= 8 && len(out) >= 8 {
		bits := binary.BigEndian.Uint64(src)
		binary.LittleEndian.PutUint64(out, uint64(base64Pairs[bits>>52])|uint64(base64Pairs[bits>>40&0xfff])<<16|
			uint64(base64Pairs[bits>>28&0xfff])<<32|uint64(base64Pairs[bits>>16&0xfff])<<48)
		src, out = src[6:], out[8:]
	}
	base64.StdEncoding.Encode(out, src)
	return dst
}
