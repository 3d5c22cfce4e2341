package server

// MCPEnabled says whether the callback is a tool that MCP clients may call, see
// Config.EnableMCP. Without it, it is one unless Config.MCP.HideCallbacks is set. It
// has no effect on who else may call the callback: that is Config.Authorize's.
//
// The tool is called as the Go function, in snake_case, or by its outputs if the
// function has no name or several callbacks have the same one. Its arguments have
// the names that an API endpoint's have, see APIEndpoint, and may be left out if
// their field is an Opt. Callbacks with the option Persistent, those that run in the
// browser and those without a handler are never tools.
func MCPEnabled(enabled bool) Option {
	return func(s *Spec) { s.MCPEnabled = Some(enabled) }
}

// MCPExposeDocstring says whether MCP clients are told the callback's Description.
// Without it, Config.MCP.ExposeDocstrings decides.
func MCPExposeDocstring(expose bool) Option {
	return func(s *Spec) { s.MCPExposeDocstring = Some(expose) }
}

// Description says what the callback does. Go keeps no comments in a program, so
// this is what takes the place of a docstring in Python: an MCP client is told it, if
// MCPExposeDocstring or Config.MCP.ExposeDocstrings says so. Nobody else is.
func Description(text string) Option {
	return func(s *Spec) { s.Description = text }
}
