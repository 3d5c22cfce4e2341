package server

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/dashwire/dashwire/assets/release"
	"github.com/dashwire/dashwire/protocol"
)

// Suite is a component suite of others: files that its package publishes.
type Suite struct {
	// Package is the suite's name in the addresses of its files.
	Package string
	// Version stands in the fingerprints of these addresses, under which browsers
	// keep the files for a year.
	Version string
	// Files are the suite's files by their path in the package.
	Files fs.FS
	// Scripts and Styles are those of the files that have tags, in order.
	Scripts, Styles []SuiteTag
	// ChildrenProps are, by component, the props besides children in which the
	// browser looks for components, for a suite whose namespace is Package. If nil,
	// none.
	ChildrenProps map[string][]string
}

// SuiteTag is the tag of a suite's file.
type SuiteTag struct {
	// Path is the file's path in the package.
	Path string
	// Attributes stand in the tag after its address. If nil, none.
	Attributes []Attribute
}

// otherSuites are the component suites of others that an app has.
type otherSuites struct {
	list atomic.Pointer[[]*otherSuite] // changed under adding
	// adding also keeps two pages from being made at a time, so that the later one
	// has what the other has.
	adding sync.Mutex
}

type otherSuite struct {
	Suite
	folder assetsFolder // of Files
}

func newOtherSuite(s Suite) *otherSuite {
	return &otherSuite{s, assetsFolder{fsys: s.Files}}
}

// all are the suites in the order in which they were added.
func (s *otherSuites) all() []*otherSuite {
	if list := s.list.Load(); list != nil {
		return *list
	}
	return nil
}

// find returns a suite, nil if there is none of that name.
func (s *otherSuites) find(pkg string) *otherSuite {
	for _, suite := range s.all() {
		if suite.Package == pkg {
			return suite
		}
	}
	return nil
}

// AddSuite adds a component suite of others, before the app starts or while it
// runs. Pages that are loaded from then on have its scripts and styles, after
// Config.ExternalScripts and Config.ExternalStylesheets and before assets. Pages
// that are open don't; see Call.AddSuite.
//
//	//go:embed my_suite
//	var files embed.FS
//
//	mine, _ := fs.Sub(files, "my_suite")
//	err := app.AddSuite(server.Suite{
//		Package: "my_suite", Version: "1.0.0", Files: mine,
//		Scripts: []server.SuiteTag{{Path: "my_suite.min.js"}},
//	})
//
// To add a suite again does nothing. It is an error if the app has another version
// of it, or if a file is missing. Any goroutine may call it.
func (a *App) AddSuite(s Suite) error {
	_, err := a.addSuite(s)
	return err
}

// addSuite reports whether the app did not have the suite before.
func (a *App) addSuite(s Suite) (added bool, err error) {
	if err := s.check(); err != nil {
		return false, fmt.Errorf("component suite %q: %w", s.Package, err)
	}
	a.suites.adding.Lock()
	defer a.suites.adding.Unlock()
	if old := a.suites.find(s.Package); old != nil {
		if old.Version != s.Version {
			return false, fmt.Errorf("component suite %q: the app has version %s of it, and can't have %s besides", s.Package, old.Version, s.Version)
		}
		return false, nil
	}
	before := a.suites.all()
	list := append(slices.Clip(before), newOtherSuite(s))
	a.suites.list.Store(&list)
	if a.pages.current.Load() == nil { // the app makes its page when it starts
		return true, nil
	}
	if err := a.makePage(); err != nil {
		a.suites.list.Store(&before)
		return false, err
	}
	return true, nil
}

// takeOver adds suites that need no check, as an app had them.
func (s *otherSuites) takeOver(more []Suite) error {
	s.adding.Lock()
	defer s.adding.Unlock()
	list := slices.Clip(s.all())
	for _, suite := range more {
		if s.find(suite.Package) != nil {
			return fmt.Errorf("the component suite %q was added before", suite.Package)
		}
		list = append(list, newOtherSuite(suite))
	}
	s.list.Store(&list)
	return nil
}

// check finds out before a browser does what is wrong with a suite.
func (s *Suite) check() error {
	switch {
	case s.Package == "" || strings.Contains(s.Package, "/"):
		return errors.New("want a Package that is one part of a path")
	case slices.Contains(ownPackages, s.Package):
		return errors.New("the app has that one by itself")
	case s.Version == "":
		return errors.New("want a Version, which stands in the addresses of the files")
	case s.Files == nil:
		return errors.New("want Files")
	}
	for _, tag := range slices.Concat(s.Scripts, s.Styles) {
		if _, err := fs.Stat(s.Files, tag.Path); err != nil {
			return fmt.Errorf("its files: %w", err)
		}
	}
	return nil
}

// ownPackages are those that the release's own files are served from.
var ownPackages = []string{"dash", "plotly"}

// suiteTagURL is the address of a file of a suite of others.
func (a *App) suiteTagURL(s *Suite, tag SuiteTag) string {
	path := release.Fingerprint(tag.Path, s.Version, a.pages.bundle.Release().Stamp)
	return a.cfg.RequestsPathnamePrefix + "_dash-component-suites/" + s.Package + "/" + path
}

// suiteScripts and suiteStyles are the tags of suites of others.
func (a *App) suiteScripts() (lines []string) {
	for _, s := range a.suites.all() {
		for _, tag := range s.Scripts {
			lines = append(lines, scriptTag(a.suiteTagURL(&s.Suite, tag), tag.Attributes))
		}
	}
	return lines
}

func (a *App) suiteStyles() (lines []string) {
	for _, s := range a.suites.all() {
		for _, tag := range s.Styles {
			lines = append(lines, styleTag(a.suiteTagURL(&s.Suite, tag), tag.Attributes))
		}
	}
	return lines
}

// childrenProps adds those of suites to base, which is an object.
func (s *otherSuites) childrenProps(base protocol.Raw) (protocol.Raw, error) {
	more := map[string]map[string][]string{}
	for _, suite := range s.all() {
		for component, props := range suite.ChildrenProps {
			if more[suite.Package] == nil {
				more[suite.Package] = map[string][]string{}
			}
			more[suite.Package][component] = append([]string{}, props...) // null stops the page
		}
	}
	if len(more) == 0 {
		return base, nil
	}
	text, err := protocol.Encode(more)
	if err != nil || string(base) == "{}" {
		return text, err
	}
	return slices.Concat(base[:len(base)-1], []byte{','}, text[1:]), nil
}
