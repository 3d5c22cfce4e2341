package server

// fifo is a queue. It keeps the memory that it once needed.
type fifo[T any] struct {
	items []T
	from  int // where the first one is
}

func (q *fifo[T]) len() int { return len(q.items) - q.from }

// first returns the one that has waited for longest. There must be one.
func (q *fifo[T]) first() T { return q.items[q.from] }

func (q *fifo[T]) push(item T) {
	if len(q.items) == cap(q.items) && q.from > len(q.items)/2 {
		n := copy(q.items, q.items[q.from:])
		clear(q.items[n:])
		q.items, q.from = q.items[:n], 0
	}
	q.items = append(q.items, item)
}

// pop takes the first one out.
func (q *fifo[T]) pop() T {
	item := q.items[q.from]
	clear(q.items[q.from : q.from+1])
	q.from++
	if q.from == len(q.items) {
		q.items, q.from = q.items[:0], 0
	}
	return item
}
