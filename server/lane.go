package server

// InLane puts the callback in a lane, for what must reach a device in the order
// in which a person made it, and once. Callbacks that are given the same name
// share the lane. Each page has its own: calls of one page run one after the
// other, by the numbers that the page's script gives them.
func InLane(name string) Option {
	return func(s *Spec) { s.Lane = name }
}
