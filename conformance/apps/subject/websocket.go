package main

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/dashwire/dashwire/server"
)

// websocket sets what the options say of the websocket.
func (o *options) websocket(cfg *server.Config) {
	cfg.WebsocketCallbacks = o.WebsocketCallbacks
	cfg.WebsocketAllowedOrigins = o.WebsocketAllowedOrigins
	cfg.WebsocketHeartbeatInterval = time.Duration(o.WebsocketHeartbeatInterval) * time.Millisecond
	if o.WebsocketInactivityTimeout != nil {
		cfg.WebsocketInactivityTimeout = server.Some(time.Duration(*o.WebsocketInactivityTimeout) * time.Millisecond)
	}
	if o.WebsocketBatchDelay != nil {
		cfg.WebsocketBatchDelay = server.Some(seconds(*o.WebsocketBatchDelay))
	}
}

// websocketHooks registers who may open a websocket and what may be sent over it.
func (o *options) websocketHooks(app *server.App) error {
	hooks := server.Extension{Name: "websocket"}
	if o.Connect != "" {
		hooks.SocketConnect = func(_ context.Context, r *server.Request) error {
			if who, err := r.Cookie("who"); err != nil || who.Value != o.Connect {
				return &server.SocketRefusal{Code: 4001, Reason: "who are you?"}
			}
			return nil
		}
	}
	if o.Message != "" {
		hooks.SocketMessage = func(_ context.Context, _ *server.Request, text []byte) error {
			var message struct {
				Type string `json:"type"`
			}
			if err := json.Unmarshal(text, &message); err != nil {
				return errors.New("no message")
			}
			if message.Type == o.Message {
				return &server.SocketRefusal{Code: 4010, Reason: "not that"}
			}
			return nil
		}
	}
	return app.Extend(hooks)
}
