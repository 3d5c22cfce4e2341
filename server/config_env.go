package server

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// environment fills settings in from variables and remembers those that make no
// sense. Like Python Dash it also knows the variables in lower case.
type environment struct {
	faults []error
}

func (e *environment) look(name string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return os.Getenv(strings.ToLower(name))
}

func (e *environment) fault(name, value, want string) {
	e.faults = append(e.faults, fmt.Errorf("the environment's %s is %q; want %s", name, value, want))
}

func (e *environment) text(to *string, name string) {
	if *to == "" {
		*to = e.look(name)
	}
}

func (e *environment) flag(to *Opt[bool], name string, otherwise bool) {
	if _, ok := to.Get(); ok {
		return
	}
	to.Set(otherwise)
	switch value := e.look(name); strings.ToLower(value) {
	case "":
	case "true":
		to.Set(true)
	case "false":
		to.Set(false)
	default:
		e.fault(name, value, "true or false")
	}
}

// on is flag for a setting that can only be turned on.
func (e *environment) on(to *bool, name string) {
	if !*to {
		var value Opt[bool]
		e.flag(&value, name, false)
		*to = value.Or(false)
	}
}

func (e *environment) seconds(to *time.Duration, name string, otherwise time.Duration) {
	if *to != 0 {
		return
	}
	*to = otherwise
	if value := e.look(name); value != "" {
		seconds, err := strconv.ParseFloat(value, 64)
		if err != nil || seconds <= 0 || seconds > 1e6 {
			e.fault(name, value, "a number of seconds")
			return
		}
		*to = time.Duration(seconds * float64(time.Second))
	}
}

func (e *environment) count(to *int, name string, otherwise int) {
	if *to != 0 {
		return
	}
	*to = otherwise
	if value := e.look(name); value != "" {
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 {
			e.fault(name, value, "a whole number")
			return
		}
		*to = n
	}
}
