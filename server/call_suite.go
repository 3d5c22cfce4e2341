package server

import (
	"errors"
	"slices"

	"github.com/dashwire/dashwire/protocol"
)

// AddSuite is App.AddSuite for the components that this call answers with: the
// page that made the call loads the suite's files before it shows the answer. It is
// what Python Dash does when a callback imports a component library, and needs the
// option DynamicCreator as that does.
//
// If the app has the suite already, nothing is loaded: the page has it, unless it
// was loaded before the suite was added. Attributes of tags don't get there, as
// the wire has no room for them. Over a websocket the stock renderer doesn't load
// the files, and in a background, shared or API call there is no page to send them
// to; add the suite by App.AddSuite beforehand.
func (c *Call) AddSuite(s Suite) error {
	switch {
	case !c.plan.dynamic():
		return errors.New("AddSuite: the callback needs the option DynamicCreator for it")
	case c.job != nil, c.plan.shared != nil, c.results != nil:
		return errors.New("AddSuite: this call has no page that could load the suite; call App.AddSuite before")
	}
	app := c.request.life.app
	added, err := app.addSuite(s)
	if err != nil || !added {
		return err
	}
	// Scripts of all suites come before styles, as in Python.
	at := slices.IndexFunc(c.answer.Dist, func(f protocol.DistFile) bool { return f.Type == styleFile })
	if at < 0 {
		at = len(c.answer.Dist)
	}
	c.answer.Dist = slices.Insert(c.answer.Dist, at, app.distFiles(&s, s.Scripts, scriptFile)...)
	c.answer.Dist = append(c.answer.Dist, app.distFiles(&s, s.Styles, styleFile)...)
	return nil
}

// Types of files that an answer has the page load.
const (
	scriptFile = "_js_dist"
	styleFile  = "_css_dist"
)

func (a *App) distFiles(s *Suite, tags []SuiteTag, kind string) []protocol.DistFile {
	files := make([]protocol.DistFile, len(tags))
	for i, tag := range tags {
		files[i] = protocol.DistFile{Type: kind, URL: a.suiteTagURL(s, tag)}
	}
	return files
}
