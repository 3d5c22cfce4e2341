package protocol

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
)

// TestNumbersAreReadAsByStrconv puts numbers of all lengths to the reader, of
// which most are read at a glance.
func TestNumbersAreReadAsByStrconv(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for range 50_000 {
		text := strconv.FormatUint(random.Uint64()>>random.IntN(64), 10)
		if at := random.IntN(3 * len(text)); at > 0 && at < len(text) {
			text = text[:at] + "." + text[at:]
		}
		if random.IntN(2) == 0 {
			text = "-" + text
		}
		if random.IntN(8) == 0 {
			text += fmt.Sprintf("e%d", random.IntN(600)-300)
		}
		sameNumber[float64](t, text)
		sameNumber[int64](t, text)
		sameNumber[int8](t, text)
		sameNumber[uint64](t, text)
	}
	for _, text := range []string{"0", "-0", "0.0", "-0.000", "0.1", "100", "999999999999999", "9999999999999999", "0.00000000000001", "0.000000000000001", "1e0", "1E5", "127", "128", "-128", "-129", "256"} {
		sameNumber[float64](t, text)
		sameNumber[int64](t, text)
		sameNumber[int8](t, text)
		sameNumber[uint64](t, text)
	}
	for _, text := range []string{"00", "01", "-", "-a", ".5", "1.", "1.e5", "1.2.3", "1e", "+1", "0x1", "1_0"} {
		var list []float64 // a list, as scalars have a way of their own
		if err := Decode([]byte("["+text+"]"), &list); err == nil {
			t.Errorf("%s was read as %v", text, list)
		}
	}
}

func sameNumber[T float64 | int64 | int8 | uint64](t *testing.T, text string) {
	t.Helper()
	var list []T
	err := Decode([]byte("["+text+"]"), &list)
	var want T
	var wantErr error
	switch p := any(&want).(type) {
	case *float64:
		*p, wantErr = strconv.ParseFloat(text, 64)
		if wantErr == nil && err == nil && math.Signbit(*p) != math.Signbit(any(list[0]).(float64)) {
			t.Errorf("%s lost its sign", text)
		}
	case *int64:
		*p, wantErr = strconv.ParseInt(text, 10, 64)
	case *int8:
		n, e := strconv.ParseInt(text, 10, 8)
		*p, wantErr = int8(n), e
	case *uint64:
		*p, wantErr = strconv.ParseUint(text, 10, 64)
	}
	if (err == nil) != (wantErr == nil) || err == nil && list[0] != want {
		t.Errorf("%s as %T: got %v, %v; strconv: %v, %v", text, want, list, err, want, wantErr)
	}
}
