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

// aboutBucket says what a file is.
var aboutBucket = []byte("about")

// fileLock is how long a process that has just ended may keep its file.
const fileLock = time.Second

// storeKind is what a file is for.
type storeKind struct {
	setting string // that names the file
	holds   string // what is in it
	format  string // changes with what the records look like
	buckets [][]byte
}

// storeFile is a database in a file, in which an app keeps what is to survive a
// restart. It is used by one goroutine at a time.
type storeFile struct {
	path string
	kind storeKind
	db   *bbolt.DB // nil while it can't be opened
}

// openStore opens a file, or makes it, and has all that is in it read.
func openStore(path string, kind storeKind, read func(*bbolt.Tx) error) (*storeFile, error) {
	f := &storeFile{path: path, kind: kind}
	if err := f.checkSize(); err != nil {
		return nil, f.explain(err)
	}
	err := f.guarded(func() error {
		if err := f.open(); err != nil {
			return err
		}
		return f.db.View(read)
	})
	if err != nil {
		f.close()
		return nil, f.explain(err)
	}
	return f, nil
}

// open opens the database and looks whose it is.
func (f *storeFile) open() (err error) {
	if f.db, err = openBolt(f.path); err != nil {
		return err
	}
	return f.db.Update(f.kind.prepare)
}

func openBolt(path string) (*bbolt.DB, error) {
	return bbolt.Open(path, 0o600, &bbolt.Options{Timeout: fileLock, FreelistType: bbolt.FreelistMapType})
}

func (k *storeKind) prepare(tx *bbolt.Tx) error {
	about := tx.Bucket(aboutBucket)
	if about == nil {
		if name, _ := tx.Cursor().First(); name != nil {
			return errors.New("it is a database of something else")
		}
		var err error
		if about, err = tx.CreateBucket(aboutBucket); err != nil {
			return err
		}
		if err := about.Put([]byte("format"), []byte(k.format)); err != nil {
			return err
		}
	}
	if got := string(about.Get([]byte("format"))); got != k.format {
		return fmt.Errorf("it was written by another version: its format is %q, want %q", got, k.format)
	}
	for _, name := range k.buckets {
		if _, err := tx.CreateBucketIfNotExists(name); err != nil {
			return err
		}
	}
	return nil
}

// checkSize finds a file that was cut short, whose missing pages can't be read
// once it is mapped into memory.
func (f *storeFile) checkSize() error {
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
func (f *storeFile) guarded(do func() error) (err error) {
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
func (f *storeFile) explain(err error) error {
	var path *os.PathError
	switch {
	case errors.Is(err, bbolterrors.ErrTimeout):
		return fmt.Errorf("%s: %s is in use by another process; each needs a file of its own", f.kind.setting, f.path)
	case errors.As(err, &path):
		return fmt.Errorf("%s: %w", f.kind.setting, err)
	}
	return fmt.Errorf("%s: %s is damaged or not a file of %s: %w; move it away, and the app starts with an empty one", f.kind.setting, f.path, f.kind.holds, err)
}

// update has the file changed, by all that change does or nothing, and returns when
// that is on the disk.
func (f *storeFile) update(change func(*bbolt.Tx) error) error {
	return f.guarded(func() error {
		if f.db == nil {
			if err := f.open(); err != nil {
				return err
			}
		}
		return f.db.Update(change)
	})
}

// size is how long the file is, 0 if that can't be told.
func (f *storeFile) size() int64 {
	info, err := os.Stat(f.path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// replace puts a new file, with what fill puts in, in the place of this one.
func (f *storeFile) replace(fill func(*bbolt.Tx) error) error {
	fresh := f.path + ".new"
	if err := os.Remove(fresh); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	db, err := openBolt(fresh)
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bbolt.Tx) error { return errors.Join(f.kind.prepare(tx), fill(tx)) })
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

func (f *storeFile) close() {
	if f.db != nil {
		f.db.Close() // what was written is on the disk
		f.db = nil
	}
}
