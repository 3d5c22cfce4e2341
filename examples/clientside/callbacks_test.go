package main

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"math"
	"strings"
	"testing"
)

// The callback in Go is a plain function. What runs in the page is tested there.
func TestPlay(t *testing.T) {
	t.Parallel()
	out, err := play(context.Background(), playIn{Pitch: 440, Levels: []float64{1, 0.5}})
	if err != nil || out.Size != "53 kB from the server" {
		t.Fatalf("%q, %v", out.Size, err)
	}
	encoded, ok := strings.CutPrefix(out.Sound, "data:audio/wav;base64,")
	file, err := base64.StdEncoding.DecodeString(encoded)
	if !ok || err != nil || string(file[:4]) != "RIFF" || int(binary.LittleEndian.Uint32(file[4:]))+8 != len(file) {
		t.Errorf("the sound is %.40s, %v", out.Sound, err)
	}
	for _, in := range []playIn{{Pitch: 0}, {Pitch: 1e9}, {Pitch: 440, Levels: make([]float64, 1000)}} {
		if _, err := play(context.Background(), in); err == nil {
			t.Errorf("pitch %g with %d levels is played", in.Pitch, len(in.Levels))
		}
	}
}

// The tone has its pitch: it goes up through zero so many times a second.
func TestSamples(t *testing.T) {
	t.Parallel()
	list, ups, most := samples(440, []float64{0.5}), 0, int16(0)
	for i := 1; i < len(list); i++ {
		if list[i-1] < 0 && list[i] >= 0 {
			ups++
		}
		most = max(most, list[i])
	}
	if math.Abs(float64(ups)-440*seconds) > 1 || most < 23_000 || list[0] != 0 {
		t.Errorf("%d times through zero, %d at most, %d at first", ups, most, list[0])
	}
	for _, silent := range [][]float64{nil, {0, 0}, {0, 0, 0, 0, 0, 0, 0, 1}} { // the last is too high to be heard
		for _, s := range samples(3000, silent) {
			if s != 0 {
				t.Fatalf("levels %v make a sound", silent)
			}
		}
	}
}

// The page offers the instruments that the file has, with a level for each slider.
func TestInstruments(t *testing.T) {
	t.Parallel()
	text, err := files.ReadFile("assets/instruments.json")
	if err != nil {
		t.Fatal(err)
	}
	var instruments map[string][]float64
	if err := json.Unmarshal(text, &instruments); err != nil {
		t.Fatal(err)
	}
	for name, levels := range instruments {
		if len(levels) != overtones {
			t.Errorf("%s has %d levels, and the page %d sliders", name, len(levels), overtones)
		}
	}
}
