package server

import (
	"errors"
	"fmt"
	"time"

	"github.com/dashwire/dashwire/assets/release"
)

// setWebsocket fills in what sockets need.
func (cfg *Config) setWebsocket() []error {
	var faults []error
	for _, field := range []struct {
		name  string
		value int64
	}{
		{"WebsocketInactivityTimeout", int64(cfg.WebsocketInactivityTimeout.Or(0))},
		{"WebsocketHeartbeatInterval", int64(cfg.WebsocketHeartbeatInterval)},
		{"WebsocketBatchDelay", int64(cfg.WebsocketBatchDelay.Or(0))},
		{"WebsocketMaxCalls", int64(cfg.WebsocketMaxCalls)},
		{"WebsocketMaxMessageBytes", int64(cfg.WebsocketMaxMessageBytes)},
		{"WebsocketQueueBytes", int64(cfg.WebsocketQueueBytes)},
	} {
		if field.value < 0 {
			faults = append(faults, errors.New("Config."+field.name+" is negative; leave it zero for the default"))
		}
	}
	for _, origin := range cfg.WebsocketAllowedOrigins {
		if err := checkAllowedOrigin(origin); err != nil {
			faults = append(faults, fmt.Errorf("Config.WebsocketAllowedOrigins: %w", err))
		}
	}
	cfg.idleSockets = !cfg.WebsocketInactivityTimeout.IsSet()
	cfg.WebsocketInactivityTimeout = Some(cfg.WebsocketInactivityTimeout.Or(5 * time.Minute))
	if cfg.WebsocketHeartbeatInterval == 0 {
		cfg.WebsocketHeartbeatInterval = 30 * time.Second
	}
	cfg.WebsocketBatchDelay = Some(cfg.WebsocketBatchDelay.Or(5 * time.Millisecond))
	if cfg.WebsocketMaxCalls == 0 {
		cfg.WebsocketMaxCalls = 1000
	}
	if cfg.WebsocketMaxMessageBytes == 0 {
		cfg.WebsocketMaxMessageBytes = 16 << 20
	}
	if cfg.WebsocketQueueBytes == 0 {
		cfg.WebsocketQueueBytes = 16 << 20
	}
	return faults
}

// usesWebsocket reports whether the page is offered a websocket: if anything is to
// go over it. A page that is offered one keeps it open, and shows "Updating..." for
// ever where it can't be opened.
func (a *App) usesWebsocket() bool {
	if !a.pages.bundle.Release().Wire.Websocket {
		return false
	}
	if a.cfg.WebsocketCallbacks || a.usesPush() {
		return true
	}
	for _, p := range a.callbacks.load().plans {
		if p.entry.Websocket {
			return true
		}
	}
	return false
}

// websocketConfig is the page config's websocket.
func (a *App) websocketConfig(rel *release.Release) any {
	timeout := a.cfg.WebsocketInactivityTimeout.Or(0)
	if a.cfg.idleSockets && a.usesPush() {
		timeout = 0 // a page that is only told something would end its socket for good
	}
	return struct {
		Enabled    bool   `json:"enabled"`
		URL        string `json:"url"`
		Worker     string `json:"worker_url"`
		Inactivity int64  `json:"inactivity_timeout"`
		Heartbeat  int64  `json:"heartbeat_interval"`
	}{
		a.cfg.WebsocketCallbacks,
		a.cfg.RequestsPathnamePrefix + websocketRoute,
		a.cfg.RequestsPathnamePrefix + "_dash-component-suites/" + rel.Worker.Package + "/" + rel.Stamped(rel.Worker),
		timeout.Milliseconds(),
		a.cfg.WebsocketHeartbeatInterval.Milliseconds(),
	}
}
