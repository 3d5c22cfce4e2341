//go:build !race

package browser

// raced is whether the tests have the race detector.
const raced = false
