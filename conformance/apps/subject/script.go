package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/dashwire/dashwire/protocol"
	"github.com/dashwire/dashwire/server"
)

// script is what a callback's input tells it to do.
type script struct {
	call *server.Call
	args []any

	found map[string]any // answers of the page
}

// play does the steps and returns the value of the step return, or no_update.
func (s *script) play(ctx context.Context, steps any) (any, error) {
	list, _ := steps.([]any)
	for _, step := range list {
		for word, arg := range step.(map[string]any) {
			if word == "return" {
				return s.value(arg)
			}
			if err := s.step(ctx, word, arg); err != nil {
				return nil, err
			}
		}
	}
	return server.NoUpdate, nil
}

func (s *script) step(ctx context.Context, word string, arg any) error {
	list, _ := arg.([]any)
	switch word {
	case "raise":
		if arg == "prevent_update" {
			return server.PreventUpdate
		}
		return errors.New(arg.(string))
	case "set_props":
		return s.setProps(list[0], list[1].(map[string]any))
	case "cookie":
		s.call.SetCookie(cookie(list[0].(string), list[1].(string), list[2].(map[string]any)))
	case "header":
		s.call.Header().Set(list[0].(string), list[1].(string))
	case "append_header":
		s.call.Header().Add(list[0].(string), list[1].(string))
	case "sleep_ms":
		return wait(ctx, func() bool { return false }, time.Duration(whole(arg))*time.Millisecond)
	case "wait_for":
		return wait(ctx, func() bool { _, err := os.Stat(arg.(string)); return err == nil }, time.Hour)
	case "progress":
		return s.progress(list)
	case "get_prop":
		return s.getProp(ctx, list[0].(string), list[1], list[2].(string))
	case "suite":
		return s.addSuite(list[0].(string), list[1].(map[string]any))
	case "timing":
		took, _ := list[1].(json.Number).Float64()
		return s.call.RecordTiming(list[0].(string), seconds(took), list[2].(string))
	default:
		return fmt.Errorf("dashwire's subject can't do the step %q", word)
	}
	return nil
}

// wait returns when ready does, or when the time is over.
func wait(ctx context.Context, ready func() bool, limit time.Duration) error {
	over := time.NewTimer(limit)
	defer over.Stop()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !ready() {
		select {
		case <-over.C:
			return nil
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func (s *script) setProps(id any, props map[string]any) error {
	target, err := asID(id)
	if err != nil {
		return err
	}
	for _, name := range sortedKeys(props) {
		v, err := s.value(props[name])
		if err != nil {
			return err
		}
		s.call.SetProps(protocol.Update{ID: target, Property: name, Value: v})
	}
	return nil
}

// getProp asks the page for a property.
func (s *script) getProp(ctx context.Context, name string, id any, property string) error {
	target, err := asID(id)
	if err != nil {
		return err
	}
	values, err := s.call.GetProps(ctx, protocol.Dep(target, property))
	if err != nil {
		return err
	}
	if s.found == nil {
		s.found = map[string]any{}
	}
	s.found[name], err = decode(values[0])
	return err
}

func cookie(name, value string, attributes map[string]any) *http.Cookie {
	c := &http.Cookie{Name: name, Value: value, Path: "/", Quoted: quoted(value)}
	c.HttpOnly, _ = attributes["httponly"].(bool)
	c.Secure, _ = attributes["secure"].(bool)
	if age, ok := attributes["max_age"]; ok {
		c.MaxAge = whole(age)
	}
	if attributes["samesite"] == "Lax" {
		c.SameSite = http.SameSiteLaxMode
	}
	return c
}

// quoted reports whether a cookie's value needs quotes.
func quoted(value string) bool {
	for _, r := range value {
		if r == ' ' || r == ',' {
			return true
		}
	}
	return false
}
