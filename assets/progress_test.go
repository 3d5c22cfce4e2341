package assets

import (
	"bytes"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestProgressOnNoTerminal(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	p := newProgress(&out, "Working", 2_500_000)
	for range 100 {
		p.add(25_000)
	}
	p.done()
	if out.String() != "Working (2.5 MB)\n" {
		t.Errorf("wrote %q", &out)
	}
}

func TestProgressBar(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		p := &progress{total: 1000, started: time.Now(), bar: newBar(&out, "Working", 1000)}
		p.add(100)
		if out.Len() > 0 {
			t.Errorf("short work is shown already: %q", &out)
		}
		time.Sleep(progressDelay) //nolint:forbidigo // the bubble's time, not the world's
		p.set(500)
		if !strings.Contains(out.String(), "50%") || !strings.Contains(out.String(), "Working") {
			t.Errorf("wrote %q, want a bar at 50%%", &out)
		}
		p.set(400) // a watched file may vanish; the bar does not go back
		if p.sofar != 500 {
			t.Errorf("the bar went back to %d", p.sofar)
		}
		p.add(1 << 40)
		if p.sofar != 1000 {
			t.Errorf("the bar went to %d of 1000", p.sofar)
		}
		p.done()
		last := out.String()[strings.LastIndexByte(strings.TrimRight(out.String(), "\r"), '\r')+1:]
		if strings.TrimSpace(last) != "" {
			t.Errorf("the bar was left behind: %q", last)
		}
	})
}
