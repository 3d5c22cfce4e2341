package server

import "fmt"

// RendererHooks are the sources of JavaScript functions that the renderer calls,
// as in Dash's hooks argument. One that is empty is left out. They stand in the
// page, so the text </script> may not occur in them.
type RendererHooks struct {
	// LayoutPre is called before the layout is fetched.
	LayoutPre string
	// LayoutPost is called with the layout.
	LayoutPost string
	// RequestPre is called with the body of each callback request, before it is
	// sent. What it changes there is sent.
	RequestPre string
	// RequestPost is called with the body of a request and the answer to it.
	RequestPost string
	// CallbackResolved is called when a callback has ended, with what it was and
	// what it gave.
	CallbackResolved string
	// RequestRefreshJWT is called with the token that has expired, and returns a
	// new one or a promise of it.
	RequestRefreshJWT string
}

// rendererHook is a function of the page that the renderer calls, such as
// request_pre.
type rendererHook struct{ name, source string }

// all returns the hooks in Python's order.
func (h RendererHooks) all() []rendererHook {
	return []rendererHook{
		{"layout_pre", h.LayoutPre},
		{"layout_post", h.LayoutPost},
		{"request_pre", h.RequestPre},
		{"request_post", h.RequestPost},
		{"callback_resolved", h.CallbackResolved},
		{"request_refresh_jwt", h.RequestRefreshJWT},
	}
}

// faults returns what a page can't carry.
func (h RendererHooks) faults() (faults []error) {
	for _, hook := range h.all() {
		if endTag.MatchString(hook.source) {
			faults = append(faults, fmt.Errorf("Config.RendererHooks: %s holds </script>, which would end the page's own script", hook.name))
		}
	}
	return faults
}
