package main

import (
	"os"
	"path/filepath"

	"github.com/dashwire/dashwire/server"
)

// addSuite makes a folder a component suite of the app.
func (s *script) addSuite(folder string, suite map[string]any) error {
	added := server.Suite{
		Package: filepath.Base(folder), Version: suite["version"].(string), Files: os.DirFS(folder),
		Scripts: tags(suite["scripts"]), Styles: tags(suite["styles"]), ChildrenProps: map[string][]string{},
	}
	for component, props := range suite["components"].(map[string]any) {
		added.ChildrenProps[component] = texts(props)
	}
	return s.call.AddSuite(added)
}

func tags(paths any) (all []server.SuiteTag) {
	for _, path := range texts(paths) {
		all = append(all, server.SuiteTag{Path: path})
	}
	return all
}

func texts(list any) (all []string) {
	for _, v := range list.([]any) {
		all = append(all, v.(string))
	}
	return all
}
