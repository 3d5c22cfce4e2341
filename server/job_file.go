package server

import "go.etcd.io/bbolt"

// The buckets of the file of jobs.
var (
	jobBucket   = []byte("jobs")  // id to jobRecord
	cacheBucket = []byte("cache") // resultKey to cacheRecord
	usedBucket  = []byte("used")  // resultKey to usedRecord
)

var jobStore = storeKind{
	setting: "Config.Jobs.File", holds: "background jobs", format: "dashwire jobs 1",
	buckets: [][]byte{jobBucket, cacheBucket, usedBucket},
}

// jobFile is the file of Config.Jobs. It is used by one goroutine at a time.
type jobFile struct{ *storeFile }

// openJobFile opens the file, or makes it, and hands all that is in it to read.
func openJobFile(path string, read func(bucket, key, value []byte) error) (jobFile, error) {
	f, err := openStore(path, jobStore, func(tx *bbolt.Tx) error {
		for _, name := range jobStore.buckets {
			err := tx.Bucket(name).ForEach(func(key, value []byte) error { return read(name, key, value) })
			if err != nil {
				return err
			}
		}
		return nil
	})
	return jobFile{f}, err
}

// jobChange is a new value in the file, or one to be removed if it is nil.
type jobChange struct {
	bucket []byte
	key    string
	value  []byte
}

// write makes changes, all of them or none, and returns when they are on the disk.
func (f jobFile) write(changes []jobChange) error {
	return f.update(func(tx *bbolt.Tx) error { return apply(tx, changes) })
}

// replace puts a new file with these values in the place of this one.
func (f jobFile) replace(values []jobChange) error {
	return f.storeFile.replace(func(tx *bbolt.Tx) error { return apply(tx, values) })
}

func apply(tx *bbolt.Tx, changes []jobChange) error {
	for _, c := range changes {
		bucket := tx.Bucket(c.bucket)
		var err error
		if c.value == nil {
			err = bucket.Delete([]byte(c.key))
		} else {
			err = bucket.Put([]byte(c.key), c.value)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
