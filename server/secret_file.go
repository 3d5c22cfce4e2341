package server

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// keptSecret returns the key that is kept beside a store, so that what it has
// signed stays valid over a restart. The key stands in a file named as the store,
// with .key at its end, which only its owner may read. Of several stores the first
// that has a key counts; if none has one, a new key is made beside the first. Empty
// names are left out, and without any the key is nil.
func keptSecret(stores ...string) ([]byte, error) {
	first := ""
	for _, store := range stores {
		if store == "" {
			continue
		}
		path := store + ".key"
		if first == "" {
			first = path
		}
		if key, err := readSecret(path); !errors.Is(err, fs.ErrNotExist) {
			return key, err
		}
	}
	if first == "" {
		return nil, nil
	}
	return writeSecret(first)
}

const secretLength = 32

func readSecret(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	// Windows has no such bits.
	if info.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows" {
		return nil, fmt.Errorf("%s holds the key that signs pages, and others than its owner may read it; chmod 600 it, or remove it if somebody has", path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(key) != secretLength {
		return nil, fmt.Errorf("%s should hold a key of %d hexadecimal digits; remove it to get a new one, which ends the pages that are open", path, 2*secretLength)
	}
	return key, nil
}

// writeSecret makes a key. The file appears with all that is in it, so that a
// crash leaves none that is cut short.
func writeSecret(path string) (key []byte, err error) {
	key = make([]byte, secretLength)
	rand.Read(key)                                                               // it never fails
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*") // with 0600
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			os.Remove(file.Name())
		}
	}()
	_, err = file.WriteString(hex.EncodeToString(key) + "\n")
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return nil, err
	}
	return key, nil
}
