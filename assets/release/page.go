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
	// Default is the value in an app that sets nothing, as JSON; nil if there is
	// none.
	Default json.RawMessage `json:"default,omitempty"`
	// When says which pages have the key.
	When When `json:"when,omitempty"`
}

// UnmarshalJSON reads a key. What it doesn't state is zero, whatever k was before: a
// list that takes the place of another is read into the same memory.
func (k *ConfigKey) UnmarshalJSON(text []byte) error {
	type plain ConfigKey
	var fresh plain
	err := json.Unmarshal(text, &fresh)
	*k = ConfigKey(fresh)
	return err
}

// When says which pages have a key of the page config.
type When string

// The values of When.
const (
	Always         When = ""                  // every page
	Computed       When = "computed"          // every page; the server finds the value
	WithCDN        When = "cdn"               // scripts come from outside
	WithHotReload  When = "hot_reload"        // hot reload is on
	WithUI         When = "ui"                // the dev tools' panel is on
	WithValidation When = "validation_layout" // there is a layout to check ids against
	WithWebsocket  When = "websocket"         // the server takes callbacks over a websocket
)
