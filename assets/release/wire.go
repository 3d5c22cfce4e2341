package release

// Wire says which parts of the protocol a release speaks.
type Wire struct {
	// Websocket: callbacks can go over a websocket, and values be pushed.
	Websocket bool `json:"websocket"`
	// Background: callbacks can be polled for, with progress.
	Background bool `json:"background"`
	// SideUpdate: an answer can set props of components that are no outputs.
	SideUpdate bool `json:"side_update"`
	// EndID: the page config carries a token that requests bring back.
	EndID bool `json:"end_id"`
}
