package server

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"
)

// Mount puts the app under prefix into somebody's own Fiber app or group, such as
// "/dash"; "" or "/" takes everything that no route before it has taken. Their
// middleware runs before it, their ErrorHandler and limits stay theirs: it is
// their body limit that counts, with what this app refuses still answered by it.
//
// The prefix comes before Config.RoutesPathnamePrefix, and before
// Config.RequestsPathnamePrefix too unless that is set to something else because
// a proxy in front strips a path. An App is mounted once. Mount starts the app and
// returns why it can't. Call Shutdown when the Fiber app has shut down.
func (a *App) Mount(router fiber.Router, prefix string) error {
	full, err := mountPath(router, prefix)
	if err != nil {
		return err
	}
	first := false
	a.build.Do(func() {
		first = true
		same := a.cfg.RequestsPathnamePrefix == a.cfg.RoutesPathnamePrefix
		a.cfg.RoutesPathnamePrefix = full + a.cfg.RoutesPathnamePrefix
		if same {
			a.cfg.RequestsPathnamePrefix = a.cfg.RoutesPathnamePrefix
		}
		a.outer, _ = mountPath(router, "") // no error, as there is none for full
		a.buildEngine()
	})
	switch {
	case !first && a.err == nil:
		return errors.New("mount: the app is started or mounted already, so its pages know another prefix; make an App for each place")
	case a.err != nil:
		return a.err
	}
	prefix = "/" + strings.Trim(prefix, "/")
	if prefix != "/" {
		router.All(prefix, a.mounted)
		prefix += "/"
	}
	for endpoint := range a.callbacks.load().endpoints {
		router.Post(literal(endpoint), a.mounted)
	}
	router.All(prefix+"*", a.mounted) // not Use, which takes /dashboard for /dash
	return nil
}

// mounted answers a request that somebody's Fiber app hands on.
func (a *App) mounted(c *fiber.Ctx) error {
	if !a.transport.gate.enter() {
		return sendPage(c, fiber.StatusServiceUnavailable, errorPage(fiber.StatusServiceUnavailable, ""))
	}
	defer a.transport.gate.leave()
	a.serve(c.Context())
	return nil
}

// mountPath returns prefix as the browser has it, without a slash at its end.
func mountPath(router fiber.Router, prefix string) (string, error) {
	if strings.ContainsAny(prefix, ":*+?#%") {
		return "", fmt.Errorf("mount under %q: the prefix is a plain path; it can't have parameters", prefix)
	}
	var outer string
	switch r := router.(type) {
	case nil:
		return "", errors.New("mount: the router is nil")
	case *fiber.App:
		outer = r.MountPath()
	case *fiber.Group:
		outer = r.Prefix
	default:
		return "", fmt.Errorf("mount: the router is a %T; want a *fiber.App or a *fiber.Group, whose place in the URL is known", router)
	}
	var full strings.Builder
	for part := range strings.SplitSeq(outer+"/"+prefix, "/") {
		if part != "" {
			full.WriteString("/" + part)
		}
	}
	return full.String(), nil
}
