package compat

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"

	"github.com/dashwire/dashwire/assets/release"
	"github.com/dashwire/dashwire/protocol"
)

// Frontend is the browser side of an app, as Dump has written it. It is read-only
// and may be used by any number of goroutines, and for several apps.
type Frontend struct {
	fsys     fs.FS
	source   string
	manifest manifest
	config   pageConfig
	layout   []byte
	valid    []byte // the layout that the browser checks callbacks against; nil for none
	template string
	entries  []protocol.CallbackEntry
	routing  *routing // nil for an app without pages
}

// Open reads a frontend from a folder. The files of component suites are compared
// with their checksums; assets are the owner's to change.
func Open(dir string) (*Frontend, error) {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("there is no frontend in %s; write one with \"dashwire dump URL -o %s\"", dir, dir)
	}
	return read(os.DirFS(dir), dir)
}

// FromFS is Open for a file system, such as one that is embedded in the program:
//
//	//go:embed all:frontend
//	var files embed.FS
//	...
//	sub, err := fs.Sub(files, "frontend")
//	front, err := compat.FromFS(sub)
func FromFS(fsys fs.FS) (*Frontend, error) { return read(fsys, "the embedded frontend") }

func read(fsys fs.FS, source string) (*Frontend, error) {
	f := &Frontend{fsys: fsys, source: source}
	if err := f.read(); err != nil {
		return nil, fmt.Errorf("frontend in %s: %w", source, err)
	}
	return f, nil
}

func (f *Frontend) read() error {
	if err := f.readJSON(manifestFile, &f.manifest); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%w; write the folder with \"dashwire dump\"", err)
		}
		return err
	}
	if f.manifest.Format != manifestFormat {
		return fmt.Errorf("%s has the format %d, this version of dashwire reads %d; write the folder anew with \"dashwire dump\"", manifestFile, f.manifest.Format, manifestFormat)
	}
	if _, err := release.Lookup(f.manifest.Dash); err != nil {
		return err
	}
	if err := f.readJSON(configFile, &f.config); err != nil {
		return err
	}
	if f.config.ChildrenProps != nil {
		text, err := compacted(f.config.ChildrenProps)
		if err != nil {
			return fmt.Errorf("%s: %w", configFile, err)
		}
		f.config.ChildrenProps = text
	}
	var documents [3][]byte
	for i, name := range []string{layoutFile, dependenciesFile, validationFile} {
		text, err := fs.ReadFile(f.fsys, name)
		if errors.Is(err, fs.ErrNotExist) && name == validationFile {
			continue
		}
		if err == nil {
			documents[i], err = compacted(text)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	f.layout, f.valid = documents[0], documents[2]
	var err error
	if f.entries, err = protocol.DecodeDependencies(documents[1]); err != nil {
		return fmt.Errorf("%s: %w", dependenciesFile, err)
	}
	template, err := fs.ReadFile(f.fsys, indexFile)
	if err != nil {
		return err
	}
	f.template = string(template)
	if routingEntry(f.entries) != nil {
		f.routing = &routing{}
		if err := f.readJSON(pagesFile, f.routing); err != nil {
			return err
		}
		for _, p := range append(pointers(f.routing.Pages), &f.routing.NotFound) {
			if err := p.compact(); err != nil {
				return fmt.Errorf("%s: the page at %q: %w", pagesFile, p.Path, err)
			}
		}
	}
	return f.verify()
}

func (f *Frontend) readJSON(name string, to any) error {
	text, err := fs.ReadFile(f.fsys, name)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, to); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func pointers(pages []page) []*page {
	list := make([]*page, len(pages))
	for i := range pages {
		list[i] = &pages[i]
	}
	return list
}

// compact takes the space out of what is sent.
func (p *page) compact() (err error) {
	if p.Content, err = compacted(p.Content); err != nil {
		return err
	}
	p.Data, err = compacted(p.Data)
	return err
}

// verify compares the suites' files with their checksums.
func (f *Frontend) verify() error {
	for _, s := range f.manifest.Suites {
		for _, file := range s.Files {
			name := path.Join(suitesDir, s.Package, file.Path)
			sum, err := checksum(f.fsys, name)
			switch {
			case err != nil:
				return err
			case sum != file.SHA256:
				return fmt.Errorf("%s has the SHA-256 %s instead of %s; write the folder anew with \"dashwire dump\"", name, sum, file.SHA256)
			}
		}
	}
	return nil
}

func checksum(fsys fs.FS, name string) (string, error) {
	file, err := fsys.Open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	h := sha256.New()
	if _, err := io.Copy(h, file); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// Callbacks lists the app's callbacks, in its order.
func (f *Frontend) Callbacks() []protocol.CallbackEntry {
	return append([]protocol.CallbackEntry(nil), f.entries...)
}
