package server

import (
	"encoding/binary"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server/internal/topiclog"
)

// The buckets of Config.StateFile. Each topic and each client has one of its own in
// there, with the records of its topiclog.Topic and what it is.
var (
	topicBucket  = []byte("topics")
	clientBucket = []byte("clients")
)

// Keys beside those of records, which begin with other letters.
var (
	epochKey = []byte("epoch")
	clockKey = []byte("clock")
	nameKey  = []byte("name")  // of a topic
	whoKey   = []byte("about") // a clientRecord
)

var stateStore = storeKind{
	setting: "Config.StateFile", holds: "the state of pages", format: "dashwire state 1",
	buckets: [][]byte{topicBucket, clientBucket, laneBucket},
}

// clientRecord is what the file knows of a client beside its values.
type clientRecord struct {
	Page   string       `json:"page"`
	Load   string       `json:"load,omitempty"`
	Since  int64        `json:"since,omitempty"` // Unix milliseconds, 0 if it was never connected
	Topics []joinRecord `json:"topics,omitempty"`
	Asks   []string     `json:"asks,omitempty"`
}

type joinRecord struct {
	Name   string `json:"name"`
	Joined uint64 `json:"joined,omitempty"`
	Known  bool   `json:"known,omitempty"`
}

// stateChange is what becomes of the bucket of a topic or a client.
type stateChange struct {
	in, key []byte
	drop    bool // what is there goes first
	puts    [][2][]byte
}

func (c *stateChange) put(key, value []byte) { c.puts = append(c.puts, [2][]byte{key, value}) }

func (c *stateChange) apply(tx *bbolt.Tx) error {
	all := tx.Bucket(c.in)
	if c.drop {
		if err := all.DeleteBucket(c.key); err != nil && all.Bucket(c.key) != nil {
			return err
		}
	}
	if len(c.puts) == 0 {
		return nil
	}
	own, err := all.CreateBucketIfNotExists(c.key)
	for _, p := range c.puts {
		if err == nil {
			err = own.Put(p[0], p[1])
		}
	}
	return err
}

// clockState is how the clock stood: known is the number up to which the file has
// everything, and next where another process begins.
type clockState struct {
	epoch       string
	known, next uint64
}

func (c clockState) apply(tx *bbolt.Tx) error {
	about := tx.Bucket(aboutBucket)
	numbers := binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, c.known), c.next)
	return errors.Join(about.Put(epochKey, []byte(c.epoch)), about.Put(clockKey, numbers))
}

// foundState is what a file holds, while it is read.
type foundState struct {
	clock   clockState
	topics  map[string][]topiclog.Record // by name
	clients map[string]*foundClient      // by id
	lanes   []foundLane
}

type foundLane struct {
	laneRecord
	bytes int
}

type foundClient struct {
	clientRecord
	own []topiclog.Record
}

func (s *foundState) read(tx *bbolt.Tx) error {
	about := tx.Bucket(aboutBucket)
	s.topics, s.clients = map[string][]topiclog.Record{}, map[string]*foundClient{}
	s.clock.epoch = string(about.Get(epochKey))
	if s.clock.epoch == "" {
		return nil // it is new
	}
	numbers := about.Get(clockKey)
	if len(numbers) != 16 {
		return errors.New("it does not say where its numbers end")
	}
	s.clock.known, s.clock.next = binary.BigEndian.Uint64(numbers), binary.BigEndian.Uint64(numbers[8:])
	err := eachBucket(tx.Bucket(topicBucket), func(key []byte, own *bbolt.Bucket) error {
		records, err := s.records(own)
		if err != nil {
			return fmt.Errorf("topic %q: %w", clip(string(key), 300), err)
		}
		s.topics[string(own.Get(nameKey))] = records
		return nil
	})
	if err != nil {
		return err
	}
	err = eachBucket(tx.Bucket(laneBucket), func(key []byte, own *bbolt.Bucket) error {
		text := own.Get(whoKey)
		found := foundLane{bytes: len(text)}
		if err := protocol.Decode(text, &found.laneRecord); err != nil || found.Next == 0 {
			return errors.Join(fmt.Errorf("lane %q can't be read", clip(string(key), 300)), err)
		}
		s.lanes = append(s.lanes, found)
		return nil
	})
	if err != nil {
		return err
	}
	return eachBucket(tx.Bucket(clientBucket), func(key []byte, own *bbolt.Bucket) error {
		c := &foundClient{}
		err := protocol.Decode(own.Get(whoKey), &c.clientRecord)
		if err == nil {
			c.own, err = s.records(own)
		}
		if err != nil {
			return fmt.Errorf("client %q: %w", clip(string(key), 300), err)
		}
		s.clients[string(key)] = c
		return nil
	})
}

func eachBucket(all *bbolt.Bucket, read func(key []byte, own *bbolt.Bucket) error) error {
	return all.ForEachBucket(func(key []byte) error { return read(key, all.Bucket(key)) })
}

// records reads those of a topic.
func (s *foundState) records(own *bbolt.Bucket) (list []topiclog.Record, err error) {
	err = own.ForEach(func(key, value []byte) error {
		if string(key) == string(nameKey) || string(key) == string(whoKey) {
			return nil
		}
		r, err := topiclog.ParseRecord(value)
		if err == nil && r.Seq > s.clock.next {
			err = errors.New("a value has a number that was never drawn")
		}
		list = append(list, r)
		return err
	})
	return list, err
}
