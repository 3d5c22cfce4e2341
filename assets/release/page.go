package release

import "encoding/json"

// Page is what the index page of a release is made of.
type Page struct {
	// Index is the default template, with blocks like {%metas%}.
	Index string `json:"-"`
	// Entry is what {%app_entry%} stands for.
	Entry string `json:"entry"`
	// Renderer is the script that starts the page, where no hooks are set.
	Renderer string `json:"renderer"`
	// Metas are the meta tags that stand in every page, each left out if the app
	// has one of its kind.
	Metas [][]Attribute `json:"metas"`
	// Config are the keys of the page config, in order.
	Config []ConfigKey `json:"config"`
}

// ConfigKey is one key of the page config.
type ConfigKey struct {
	Name string `json:"name"`
	// Default is the value in an app that sets nothing, nil if the server has to
	// find one for each page or process.
	Default json.RawMessage `json:"default,omitempty"`
	// When says which pages have the key: "" for all, else the name of what has
	// to be on.
	When string `json:"when,omitempty"`
}
