package server

import (
	"errors"
	"os"
	"time"
)

// setTransport fills in what Run needs.
func (cfg *Config) setTransport() []error {
	_, faults := parseProxies(cfg.TrustedProxies)
	for _, field := range []struct {
		name  string
		value int64
	}{
		{"ShutdownTimeout", int64(cfg.ShutdownTimeout)},
		{"MaxCalls", int64(cfg.MaxCalls)},
		{"MaxBodyBytes", int64(cfg.MaxBodyBytes)},
		{"MaxHeaderBytes", int64(cfg.MaxHeaderBytes)},
	} {
		if field.value < 0 {
			faults = append(faults, errors.New("Config."+field.name+" is negative; leave it zero for the default"))
		}
	}
	if cfg.ShutdownTimeout == 0 {
		cfg.ShutdownTimeout = 10 * time.Second
	}
	if cfg.MaxCalls == 0 {
		cfg.MaxCalls = 10_000
	}
	if cfg.MaxBodyBytes == 0 {
		cfg.MaxBodyBytes = 64 << 20
	}
	if cfg.MaxHeaderBytes == 0 {
		cfg.MaxHeaderBytes = 16 << 10
	}
	if cfg.Banner == nil {
		cfg.Banner = os.Stderr
	}
	return faults
}
