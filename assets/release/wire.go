package release

// Wire says which parts of the protocol a release speaks, where releases
// differ.
type Wire struct {
	// DependencyFields are the fields of an entry of _dash-dependencies, in order.
	DependencyFields []string `json:"dependency_fields"`
	// BackgroundField is the field of such an entry that makes a callback a
	// background one, empty if the release has none.
	BackgroundField string `json:"background_field"`
	// DuplicateHash names the hash after the @ of a duplicate output.
	DuplicateHash string `json:"duplicate_hash"`
	// SingleNoUpdate is the status of a single output that isn't updated: 200
	// with an empty response, or 204.
	SingleNoUpdate int `json:"single_no_update"`
	// Patch: a value can be a list of changes.
	Patch bool `json:"patch"`
	// ListLayout: a layout can be a list, whatever is in it.
	ListLayout bool `json:"list_layout"`
	// AllowOptional: an input or a state can be of a component that isn't there.
	AllowOptional bool `json:"allow_optional"`
	// NoOutput: a callback can do without outputs.
	NoOutput bool `json:"no_output"`
	// SideUpdate: an answer can set props of components that are no outputs.
	SideUpdate bool `json:"side_update"`
	// SideUpdatePatch: such a prop can be a list of changes.
	SideUpdatePatch bool `json:"side_update_patch"`
	// Dist: an answer can name scripts to load before it is applied.
	Dist bool `json:"dist"`
	// EndID: the page config carries a token that requests bring back.
	EndID bool `json:"end_id"`
	// Websocket: callbacks can go over a websocket, and values be pushed.
	Websocket bool `json:"websocket"`
}
