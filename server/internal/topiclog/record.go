package topiclog

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
)

// Place says where in a topic an entry stands.
type Place byte

// The places of entries.
const (
	// AsLatest is a value of Latest.
	AsLatest Place = iota
	// AsFolded is a value that what was published has led to.
	AsFolded
	// InRing is one of Every.
	InRing
)

// Record is an entry as a file keeps it.
type Record struct {
	Place Place
	*Entry
}

// Key tells the record from others of its topic. That of a value is the same for all
// values of a property, those in the ring come in the order of their numbers.
func (r Record) Key() []byte {
	if r.Place == InRing {
		key := binary.BigEndian.AppendUint64([]byte{'r'}, r.Seq)
		return binary.BigEndian.AppendUint32(key, uint32(r.order))
	}
	key := append([]byte{'p'}, binary.AppendUvarint(nil, uint64(len(r.Entry.Key.ID)))...)
	key = append(append(key, r.Entry.Key.ID...), r.Entry.Key.Prop...)
	if len(key) > longestKey {
		sum := sha256.Sum256(key)
		key = append([]byte{'h'}, sum[:]...)
	}
	return key
}

// longestKey is well below what a database takes.
const longestKey = 1000

// Append appends the record's text.
func (r Record) Append(dst []byte) []byte {
	flags := byte(r.Place) << 2
	if r.Patch {
		flags |= 1
	}
	if r.Every {
		flags |= 2
	}
	dst = binary.AppendUvarint(append(dst, flags), r.Seq)
	dst = binary.AppendUvarint(dst, uint64(r.order))
	for _, text := range []string{r.Entry.Key.ID, r.Entry.Key.Prop} {
		dst = append(binary.AppendUvarint(dst, uint64(len(text))), text...)
	}
	return append(dst, r.Value...)
}

var errRecord = errors.New("a value is cut short or was not written by this program")

// ParseRecord reads what Append has written. It keeps nothing of text.
func ParseRecord(text []byte) (Record, error) {
	if len(text) == 0 || text[0]>>2 > byte(InRing) {
		return Record{}, errRecord
	}
	flags := text[0]
	text = text[1:]
	number := func() (n uint64) {
		n, size := binary.Uvarint(text)
		if size <= 0 {
			text = nil
			return 1 << 62 // more than there can be
		}
		text = text[size:]
		return n
	}
	e := &Entry{Seq: number()}
	order := number()
	e.order = int(order & (1<<31 - 1))
	e.Patch, e.Every = flags&1 != 0, flags&2 != 0
	for _, to := range []*string{&e.Key.ID, &e.Key.Prop} {
		n := number()
		if n > uint64(len(text)) {
			return Record{}, errRecord
		}
		*to, text = string(text[:n]), text[n:]
	}
	if len(text) == 0 { // no JSON is
		return Record{}, errRecord
	}
	e.Value = append([]byte(nil), text...)
	return Record{Place: Place(flags >> 2), Entry: e}, nil
}
