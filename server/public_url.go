package server

import (
	"fmt"
	"net/url"
	"strings"
)

// setPublicURL fills in the address for the banner from DASH_PROXY, which holds
// the address of the server and the one of the proxy in front.
func (cfg *Config) setPublicURL(env *environment) {
	if cfg.PublicURL == "" {
		value := env.look("DASH_PROXY")
		if value == "" {
			return
		}
		served, public, ok := strings.Cut(value, "::")
		if !ok || checkURL(served) != nil || checkURL(public) != nil {
			env.fault("DASH_PROXY", value, "two addresses with :: between, such as http://127.0.0.1:8050::https://app.example.org")
			return
		}
		cfg.PublicURL = public
	} else if err := checkURL(cfg.PublicURL); err != nil {
		env.faults = append(env.faults, fmt.Errorf("Config.PublicURL: %w", err))
	}
	cfg.PublicURL = strings.TrimSuffix(cfg.PublicURL, "/")
}

func checkURL(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("%q is no address of a web server, such as https://app.example.org", text)
	}
	return nil
}
