package main

import (
	"bytes"
	"encoding/binary"
	"math"
)

const (
	rate    = 22_050 // samples a second
	seconds = 1.2
	fade    = 0.04 // seconds at both ends, without which it would click
)

// samples makes a tone of its parts, each a multiple of the pitch.
func samples(pitch float64, levels []float64) []int16 {
	total := 0.0
	for _, level := range levels {
		total += math.Abs(level)
	}
	list := make([]int16, int(rate*seconds))
	for i := range list {
		at, sum := float64(i)/rate, 0.0
		for k, level := range levels {
			if multiple := pitch * float64(k+1); multiple < rate/2 { // nothing higher fits
				sum += level * math.Sin(2*math.Pi*multiple*at)
			}
		}
		loud := math.Min(1, math.Min(at, seconds-at)/fade)
		list[i] = int16(24_000 * loud * sum / math.Max(total, 1e-9))
	}
	return list
}

// wav is the file format that every browser plays: a header and the samples.
func wav(samples []int16) []byte {
	size := uint32(2 * len(samples))
	var b bytes.Buffer
	for _, part := range []any{
		[]byte("RIFF"), 36 + size, []byte("WAVE"),
		[]byte("fmt "), uint32(16), uint16(1), uint16(1), uint32(rate), uint32(2 * rate), uint16(2), uint16(16),
		[]byte("data"), size, samples,
	} {
		_ = binary.Write(&b, binary.LittleEndian, part) // a Buffer takes everything
	}
	return b.Bytes()
}
