package protocol

import (
	"encoding/base64"
	"testing"
)

func TestAppendBase64(t *testing.T) {
	t.Parallel()
	src := make([]byte, 300)
	for i := range src {
		src[i] = byte(i*151 + i>>3)
	}
	for n := range src {
		for _, dst := range [][]byte{nil, []byte("x"), make([]byte, 5, 1000)} {
			want := base64.StdEncoding.AppendEncode(append([]byte(nil), dst...), src[:n])
			if got := appendBase64(dst, src[:n]); string(got) != string(want) {
				t.Fatalf("%d bytes after %d:\n got %q\nwant %q", n, len(dst), got, want)
			}
		}
	}
}

func FuzzAppendBase64(f *testing.F) {
	f.Add([]byte("\x00\xff"), 3)
	f.Fuzz(func(t *testing.T, src []byte, at int) {
		if at < 0 || at > len(src) {
			at = 0
		}
		got := appendBase64(append([]byte(nil), src[:at]...), src[at:])
		if want := base64.StdEncoding.AppendEncode(append([]byte(nil), src[:at]...), src[at:]); string(got) != string(want) {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}
