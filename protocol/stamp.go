package protocol

import "strconv"

// Stamp is what the page's script adds to a callback request under the key
// "dashwire", so that the server knows which page asks and, on a lane, in what
// order. The renderer passes it on as it is. None of it can be trusted before the
// token was verified.
type Stamp struct {
	// Token is the one that the server has issued with the page.
	Token string
	// Load is what the script made up when it was loaded. Together with Token it
	// tells one load of a page from another.
	Load string
	// Lane names the lane of the request, empty for none.
	Lane string
	// Seq is the request's number on its lane, from 1 on; 0 without a lane.
	Seq uint64
	// Ack is up to which number the page has every answer.
	Ack uint64
	// Again are earlier requests of the page that may not have come, each as JSON.
	// They share the memory of the request.
	Again []Raw
}

// mostAgain bounds Stamp.Again.
const mostAgain = 16

// maxSeq is up to where JavaScript counts without gaps.
const maxSeq = 1<<53 - 1

// stamp reads a Stamp. It is strict about what it knows: a stamp is written by
// nobody but the script.
func (s *scanner) stamp() (*Stamp, *fault) {
	var stamp Stamp
	start := s.pos
	f := s.object("a stamp, an object", func(key string) (f *fault) {
		switch key {
		case "token":
			stamp.Token, f = s.text("a token, a string")
		case "load":
			stamp.Load, f = s.text("a load, a string")
		case "lane":
			stamp.Lane, f = s.text("the name of a lane, a string")
		case "seq":
			stamp.Seq, f = s.count()
		case "ack":
			stamp.Ack, f = s.count()
		case "again":
			stamp.Again, f = s.again()
		default:
			f = s.ignore()
		}
		return f
	})
	switch {
	case f != nil:
		return nil, f
	case stamp.Token == "" || stamp.Load == "":
		return nil, &fault{offset: start, reason: `the key "token" or "load" is missing or empty`}
	case (stamp.Lane == "") != (stamp.Seq == 0):
		return nil, &fault{offset: start, reason: "it has a lane without a number or a number without a lane"}
	case stamp.Ack >= stamp.Seq && stamp.Ack > 0:
		return nil, &fault{offset: start, reason: "it acknowledges what comes later"}
	}
	return &stamp, nil
}

// again reads requests without looking into them.
func (s *scanner) again() (list []Raw, f *fault) {
	s.peek()
	start := s.pos
	f = s.list("requests, a list", func() *fault {
		text, f := s.value()
		list = append(list, text)
		return f
	})
	if f == nil && len(list) > mostAgain {
		f = &fault{offset: start, reason: "it has too many requests of before"}
	}
	return list, f
}

// count reads a whole number as JavaScript writes it.
func (s *scanner) count() (uint64, *fault) {
	const want = "a whole number that is not negative"
	s.peek()
	start := s.pos
	text, f := s.numeric(want)
	if f != nil {
		return 0, f
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil || n > maxSeq {
		return 0, &fault{offset: start, reason: "expected " + want}
	}
	return n, nil
}
