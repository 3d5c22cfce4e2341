package server

import (
	"fmt"
	"strings"
)

// setPaths decides at which paths below RoutesPathnamePrefix there are routes beside
// Dash's own, and returns those that can't be there.
func (cfg *Config) setPaths(env *environment) (faults []error) {
	env.flag(&cfg.EnableMCP, "DASH_MCP_ENABLED", false)
	env.text(&cfg.MCPPath, "DASH_MCP_PATH")
	taken := map[string]string{}
	for _, field := range []struct {
		name, example string
		path          *string
	}{
		{"Config.HealthEndpoint", "health", &cfg.HealthEndpoint},
		{"Config.MetricsEndpoint", "metrics", &cfg.MetricsEndpoint},
		{"Config.MCPPath", "_mcp", &cfg.MCPPath},
	} {
		*field.path = strings.TrimLeft(*field.path, "/")
		if *field.path == "" && field.path == &cfg.MCPPath {
			*field.path = "_mcp"
		}
		path := *field.path
		first, _, _ := strings.Cut(path, "/")
		switch {
		case path == "":
			continue
		case strings.ContainsAny(path, "?#"):
			faults = append(faults, fmt.Errorf("%s is %q; it is a path such as %s", field.name, path, field.example))
		case strings.HasPrefix(first, "_dash"), first == "_favicon.ico", first == "_reload-hash",
			path == cfg.AssetsURLPath, strings.HasPrefix(path, cfg.AssetsURLPath+"/"):
			faults = append(faults, fmt.Errorf("%s is %q, where the app has another route", field.name, path))
		case taken[path] != "":
			faults = append(faults, fmt.Errorf("%s is %q, where the app has another route, that of %s", field.name, path, taken[path]))
		}
		taken[path] = field.name
	}
	return faults
}
