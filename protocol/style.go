package protocol

// Style is inline CSS of a component. Names are those of JavaScript
// (backgroundColor) or custom properties (--gap); values are strings, or
// numbers, which React reads as pixels where a length is meant.
type Style map[string]any
