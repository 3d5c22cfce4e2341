package protocol

// object calls each for every key of an object. each must read the value.
func (s *scanner) object(want string, each func(key string) *fault) *fault {
	if s.peek() != '{' {
		return s.misfit(want)
	}
	if f := s.enter(); f != nil {
		return f
	}
	for first := true; ; first = false {
		more, f := s.next('}', first)
		if f != nil || !more {
			return f
		}
		key, f := s.key()
		if f != nil {
			return f
		}
		if f := each(key); f != nil {
			return f.under(key)
		}
	}
}

// list calls each for every member of a list. each must read the member.
func (s *scanner) list(want string, each func() *fault) *fault {
	if s.peek() != '[' {
		return s.misfit(want)
	}
	if f := s.enter(); f != nil {
		return f
	}
	for i := 0; ; i++ {
		more, f := s.next(']', i == 0)
		if f != nil || !more {
			return f
		}
		if f := each(); f != nil {
			return f.item(i)
		}
	}
}

// key reads a key of an object and the colon after it.
func (s *scanner) key() (string, *fault) {
	if s.peek() != '"' {
		return "", s.bad("a key")
	}
	key, f := s.text("a key")
	if f == nil {
		f = s.colon()
	}
	return key, f
}

// ignore checks the value of a key that means nothing here.
func (s *scanner) ignore() *fault {
	return s.skip(s.peek())
}

func (s *scanner) boolean() (bool, *fault) {
	switch s.peek() {
	case 't':
		return true, s.word("true")
	case 'f':
		return false, s.word("false")
	}
	return false, s.misfit("true or false")
}

// null steps over a null and reports whether there was one.
func (s *scanner) null() (bool, *fault) {
	if s.peek() != 'n' {
		return false, nil
	}
	return true, s.word("null")
}
