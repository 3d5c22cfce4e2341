package main

import (
	"sync"
	"time"
)

// What the room is like.
const (
	outside  = 4.0  // °C
	loss     = 0.02 // part of the difference to outside that a second takes away
	strength = 0.75 // °C a second at full power
	coldest  = 10.0 // that can be asked for
	warmest  = 28.0
)

// boiler is a simulated device. A real one would have a serial port here.
type boiler struct {
	mu          sync.Mutex
	target      float64
	temperature float64
	power       float64 // 0 to 1
}

// reading is what the device says of itself.
type reading struct{ target, temperature, power float64 }

func newBoiler() *boiler { return &boiler{target: 19, temperature: 15} }

// set has the boiler heat to a temperature, and returns what it has made of it: a
// device has its own mind, and a page has to show that.
func (b *boiler) set(target float64) float64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.target = min(max(target, coldest), warmest)
	return b.target
}

// step lets time go by and returns the new reading.
func (b *boiler) step(passed time.Duration) reading {
	b.mu.Lock()
	defer b.mu.Unlock()
	seconds := passed.Seconds()
	// What holds the temperature, and more the further that is away.
	hold := loss * (b.target - outside) / strength
	b.power = min(max(hold+0.9*(b.target-b.temperature), 0), 1)
	b.temperature += seconds * (strength*b.power - loss*(b.temperature-outside))
	return reading{b.target, b.temperature, b.power}
}
