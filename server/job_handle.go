package server

import (
	"net/url"
	"strings"
)

// A job is known to the browser by two tokens, cacheKey and job, which are its id
// signed for the page that started it. Another page's, or made up ones, are
// worth nothing.

// pageOf returns the page that a request comes from, as its signed token says. It
// is empty for a request without one: renderers before Dash 4.4 send none.
func (a *App) pageOf(query url.Values) string {
	page, _ := verifyToken(a.cfg.SecretKey, "end", query.Get("endId"))
	return page
}

// jobTokens returns the tokens of a job.
func (a *App) jobTokens(page, id string) (cacheKey, job string) {
	return signToken(a.cfg.SecretKey, "cacheKey:"+page, id), signToken(a.cfg.SecretKey, "job:"+page, id)
}

// polledJob returns the id of the job that a poll asks for, empty if its tokens
// are not what the page got.
func (a *App) polledJob(query url.Values, page string) string {
	id, ok := verifyToken(a.cfg.SecretKey, "cacheKey:"+page, query.Get("cacheKey"))
	same, ok2 := verifyToken(a.cfg.SecretKey, "job:"+page, query.Get("job"))
	if !ok || !ok2 || id != same {
		return ""
	}
	return id
}

// identity says which call of which callback this is: with the outputs that the
// browser has found for its wildcards, or without outputs the inputs. The browser
// asks to end the old jobs of a call that is made again. It compares outputs only,
// so it also names the jobs of all callbacks that have none.
func (c *Call) identity() string {
	var b strings.Builder
	b.WriteString(c.plan.id)
	for _, group := range c.req.Outputs {
		for _, out := range group.Args {
			b.WriteString("\x00" + out.ID.String() + "." + out.Property)
		}
	}
	if len(c.plan.outputs) > 0 {
		return b.String()
	}
	for _, group := range c.req.Inputs {
		if group.List {
			continue // ALL: components that come and go don't make it another call
		}
		b.WriteString("\x00" + group.Args[0].ID.String() + "." + group.Args[0].Property)
	}
	return b.String()
}
