package server

import (
	"errors"
	"strings"
)

// setPrefixes finds the two prefixes, by Python's rules.
func (cfg *Config) setPrefixes(env *environment) (faults []error) {
	env.text(&cfg.URLBasePathname, "DASH_URL_BASE_PATHNAME")
	env.text(&cfg.RoutesPathnamePrefix, "DASH_ROUTES_PATHNAME_PREFIX")
	env.text(&cfg.RequestsPathnamePrefix, "DASH_REQUESTS_PATHNAME_PREFIX")

	const instead = "; set RoutesPathnamePrefix, and RequestsPathnamePrefix if the browser sees another path, instead of URLBasePathname"
	if cfg.URLBasePathname != "" {
		if cfg.RequestsPathnamePrefix != "" {
			faults = append(faults, errors.New("Config.URLBasePathname and Config.RequestsPathnamePrefix are both set, which is ambiguous"+instead))
		}
		if cfg.RoutesPathnamePrefix != "" {
			faults = append(faults, errors.New("Config.URLBasePathname and Config.RoutesPathnamePrefix are both set, which is ambiguous"+instead))
		} else {
			cfg.RoutesPathnamePrefix = cfg.URLBasePathname
		}
	}
	if cfg.RoutesPathnamePrefix == "" {
		cfg.RoutesPathnamePrefix = "/"
	}
	if !strings.HasPrefix(cfg.RoutesPathnamePrefix, "/") {
		faults = append(faults, errors.New("Config.RoutesPathnamePrefix needs to start with /"))
	}
	if !strings.HasSuffix(cfg.RoutesPathnamePrefix, "/") {
		faults = append(faults, errors.New("Config.RoutesPathnamePrefix needs to end with /"))
	}
	if cfg.RequestsPathnamePrefix == "" {
		name := env.look("DASH_APP_NAME")
		if name == "" {
			cfg.RequestsPathnamePrefix = cfg.RoutesPathnamePrefix
			return faults
		}
		cfg.RequestsPathnamePrefix = "/" + name + cfg.RoutesPathnamePrefix
	}
	if !strings.HasPrefix(cfg.RequestsPathnamePrefix, "/") {
		faults = append(faults, errors.New("Config.RequestsPathnamePrefix needs to start with /"))
	}
	// Python lets it pass and serves a page that finds none of its scripts.
	if !strings.HasSuffix(cfg.RequestsPathnamePrefix, "/") {
		faults = append(faults, errors.New("Config.RequestsPathnamePrefix needs to end with /"))
	}
	return faults
}
