package topiclog

// chain is a list of properties, ordered by the numbers of their values. Who gets
// a new value moves to the end, so that what changed since a number is found by
// walking back from there.
type chain struct {
	first, last *property
}

func (c *chain) push(p *property) {
	p.in, p.prev, p.next = c, c.last, nil
	if c.last == nil {
		c.first = p
	} else {
		c.last.next = p
	}
	c.last = p
}

func (c *chain) remove(p *property) {
	if p.prev == nil {
		c.first = p.next
	} else {
		p.prev.next = p.next
	}
	if p.next == nil {
		c.last = p.prev
	} else {
		p.next.prev = p.prev
	}
	p.in, p.prev, p.next = nil, nil, nil
}

// since appends the values with numbers over from, until they have max bytes and
// the group of the last one is complete. It says whether it has left any out.
func (c *chain) since(dst []*Entry, from uint64, limit int) ([]*Entry, bool) {
	p := c.last
	if p == nil || p.settled.Seq <= from {
		return dst, false
	}
	for p.prev != nil && p.prev.settled.Seq > from {
		p = p.prev
	}
	var last uint64
	for size := 0; p != nil; p = p.next {
		if size >= limit && p.settled.Seq != last {
			return dst, true
		}
		dst = append(dst, p.settled)
		size += p.settled.size()
		last = p.settled.Seq
	}
	return dst, false
}
