package server

import "errors"

// InLane puts the callback in a lane, for what must reach a device in the order in
// which a person made it, and once, whatever the network does. Callbacks that are
// given the same name share the lane.
//
// Each page has its own lanes: its calls run one after the other. A call that the
// network brings twice runs once, and the second request gets the answer of the
// first. One that it loses is sent again by the page, at the latest after 2 s; one
// that never comes is given up after Config.Lanes.Gap. Since a call that was taken
// in runs also if its browser goes away, its context ends with the app only.
//
// Over all pages, calls of a lane run side by side unless the callbacks have
// Serial: those that share a lane then also share their turn. Latest and Persistent
// don't go together with a lane. With Config.StateFile an orderly restart of the
// server keeps what ran, and the answers. Without, and after a crash, what was under
// way may run a second time, when the page sends it again.
//
// Answers reach the page as the network brings them. Of whole values the page keeps
// the latest, whatever comes when; a Patch is made as it comes, so that a callback in
// a lane better sets whole values.
//
// The numbers come from a script of this package in the page, by the renderer's
// hook request_pre. Requests without a number, from pages whose scripts are
// blocked or from other programs, run as they come.
func InLane(name string) Option {
	return func(s *Spec) {
		s.Lane = name
		if name == "" {
			s.faults = append(s.faults, errors.New("InLane: the lane has no name"))
		}
	}
}

// laneFaults returns what keeps a callback out of its lane.
func (a *App) laneFaults(s *Spec) []error {
	faults := s.faults
	if s.Lane == "" {
		return faults
	}
	if s.Latest {
		faults = append(faults, errors.New("it has both Latest and a lane: a lane brings every value, Latest drops those that were overtaken; leave one of them out"))
	}
	if s.Persistent {
		faults = append(faults, errors.New("it has both Persistent and a lane: a call that lasts holds up all that come behind it; leave one of them out"))
	}
	if a.live.isClosed() {
		faults = append(faults, errors.New("it has a lane, and the app has started: its pages were made without the script that numbers the requests"))
	}
	return faults
}
