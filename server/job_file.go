package server

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"time"

	"go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"
)

// The buckets of the file of jobs.
var (
	aboutBucket = []byte("about")
	jobBucket   = []byte("jobs")  // id to jobRecord
	cacheBucket = []byte("cache") // resultKey to cacheRecord
	usedBucket  = []byte("used")  // resultKey to usedRecord
)

const (
	// fileFormat changes with what the records look like.
	fileFormat = "dashwire jobs 1"
	// fileLock is how long a process that has just ended may keep the file.
	fileLock = time.Second
)

// jobFile is the file of Config.Jobs. It is used by one goroutine at a time.
type jobFile struct {
	path string
	db   *bbolt.DB // nil while it can't be opened
}

// openJobFile opens the file, or makes it, and hands all that is in it to read.
func openJobFile(path string, read func(bucket, key, value []byte) error) (*jobFile, error) {
	f := &jobFile{path: path}
	if err := f.checkSize(); err != nil {
		return nil, f.explain(err)
	}
	err := f.guarded(func() error {
		if err := f.open(); err != nil {
			return err
		}
		return f.db.View(func(tx *bbolt.Tx) error {
			for _, name := range [][]byte{jobBucket, cacheBucket, usedBucket} {
				err := tx.Bucket(name).ForEach(func(key, value []byte) error { return read(name, key, value) })
				if err != nil {
					return err
				}
			}
			return nil
		})
	})
	if err != nil {
		f.close()
		return nil, f.explain(err)
	}
	return f, nil
}

// open opens the database and looks whose it is.
func (f *jobFile) open() (err error) {
	if f.db, err = openBolt(f.path); err != nil {
		return err
	}
	return f.db.Update(func(tx *bbolt.Tx) error { return prepare(tx) })
}

func openBolt(path string) (*bbolt.DB, error) {
	return bbolt.Open(path, 0o600, &bbolt.Options{Timeout: fileLock, FreelistType: bbolt.FreelistMapType})
}

func prepare(tx *bbolt.Tx) error {
	about := tx.Bucket(aboutBucket)
	if about == nil {
		if name, _ := tx.Cursor().First(); name != nil {
			return errors.New("it is a database of something else")
		}
		var err error
		if about, err = tx.CreateBucket(aboutBucket); err != nil {
			return err
		}
		if err := about.Put([]byte("format"), []byte(fileFormat)); err != nil {
			return err
		}
	}
	if got := string(about.Get([]byte("format"))); got != fileFormat {
		return fmt.Errorf("it was written by another version: its format is %q, want %q", got, fileFormat)
	}
	for _, name := range [][]byte{jobBucket, cacheBucket, usedBucket} {
		if _, err := tx.CreateBucketIfNotExists(name); err != nil {
			return err
		}
	}
	return nil
}

// checkSize finds a file that was cut short, whose missing pages can't be read
// once it is mapped into memory.
func (f *jobFile) checkSize() error {
	info, err := os.Stat(f.path)
	if errors.Is(err, os.ErrNotExist) || err == nil && info.Size() == 0 {
		return nil
	}
	if err == nil && !info.Mode().IsRegular() {
		err = &os.PathError{Op: "open", Path: f.path, Err: errors.New("it is no file")}
	}
	if err != nil {
		return err
	}
	// Opened to read, it is looked at no further than its first pages.
	db, err := bbolt.Open(f.path, 0o600, &bbolt.Options{ReadOnly: true, Timeout: fileLock})
	if err != nil {
		return err
	}
	defer db.Close()
	return db.View(func(tx *bbolt.Tx) error {
		if info.Size() < tx.Size() {
			return fmt.Errorf("it is %d bytes long and should be %d", info.Size(), tx.Size())
		}
		return nil
	})
}

// guarded runs do, for which the content of the file is trusted no further than
// that it is a database: what is damaged inside has the library panic.
func (f *jobFile) guarded(do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("%v", v)
			f.db = nil // it can't even be closed: its locks are held
		}
	}()
	return do()
}

// explain says what to do about a file that can't be opened.
func (f *jobFile) explain(err error) error {
	var path *os.PathError
	switch {
	case errors.Is(err, bbolterrors.ErrTimeout):
		return fmt.Errorf("Config.Jobs.File: %s is in use by another process; each needs a file of its own", f.path)
	case errors.As(err, &path):
		return fmt.Errorf("Config.Jobs.File: %w", err)
	}
	return fmt.Errorf("Config.Jobs.File: %s is damaged or not a file of background jobs: %w; move it away, and the app starts with an empty one", f.path, err)
}

// jobChange is a new value in the file, or one to be removed if it is nil.
type jobChange struct {
	bucket []byte
	key    string
	value  []byte
}

// write makes changes, all of them or none, and returns when they are on the disk.
func (f *jobFile) write(changes []jobChange) error {
	if f.db == nil {
		if err := f.open(); err != nil {
			return err
		}
	}
	return f.db.Update(func(tx *bbolt.Tx) error { return apply(tx, changes) })
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

// size is how long the file is, 0 if that can't be told.
func (f *jobFile) size() int64 {
	info, err := os.Stat(f.path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// replace puts a new file with these values in the place of this one.
func (f *jobFile) replace(values []jobChange) error {
	fresh := f.path + ".new"
	if err := os.Remove(fresh); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	db, err := openBolt(fresh)
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bbolt.Tx) error { return errors.Join(prepare(tx), apply(tx, values)) })
	if err = errors.Join(err, db.Close()); err != nil {
		os.Remove(fresh)
		return err
	}
	f.close() // Windows renames no file that is open
	if err := os.Rename(fresh, f.path); err != nil {
		return err
	}
	return f.open()
}

func (f *jobFile) close() {
	if f.db != nil {
		f.db.Close() // what was written is on the disk
		f.db = nil
	}
}
