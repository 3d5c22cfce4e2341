package server

// MCP says what an MCP client is shown of an app, as configure_mcp_server does in
// Python. The zero MCP shows all but descriptions.
type MCP struct {
	// HideLayout leaves out the layout, the list of its components, and the tool that
	// looks at one. If false, they are there.
	HideLayout bool

	// HideCallbacks leaves out callbacks that don't have the option MCPEnabled(true).
	// If false, those are left out that have MCPEnabled(false).
	HideCallbacks bool

	// HideClientside leaves out the list of callbacks that run in the browser. If
	// false, it is there.
	HideClientside bool

	// HidePages leaves out the list of pages and their layouts. If false, they are there.
	HidePages bool

	// ExposeDocstrings shows the Description of callbacks that don't have the option
	// MCPExposeDocstring(false). If false, that of those which have MCPExposeDocstring(true).
	ExposeDocstrings bool
}
