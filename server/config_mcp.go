package server

import (
	"fmt"
	"strings"
)

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

// setMCP decides whether there is an MCP server, and where.
func (cfg *Config) setMCP(env *environment) []error {
	env.flag(&cfg.EnableMCP, "DASH_MCP_ENABLED", false)
	env.text(&cfg.MCPPath, "DASH_MCP_PATH")
	cfg.MCPPath = strings.TrimLeft(cfg.MCPPath, "/")
	if cfg.MCPPath == "" {
		cfg.MCPPath = "_mcp"
	}
	first, _, _ := strings.Cut(cfg.MCPPath, "/")
	switch {
	case strings.ContainsAny(cfg.MCPPath, "?#"):
		return []error{fmt.Errorf("Config.MCPPath is %q; it is a path such as _mcp", cfg.MCPPath)}
	case strings.HasPrefix(first, "_dash"), first == "_favicon.ico", first == "_reload-hash", first == cfg.AssetsURLPath,
		cfg.MCPPath == cfg.HealthEndpoint, cfg.MCPPath == cfg.MetricsEndpoint:
		return []error{fmt.Errorf("Config.MCPPath is %q, where the app has another route", cfg.MCPPath)}
	}
	return nil
}
