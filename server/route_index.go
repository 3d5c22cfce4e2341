package server

import "github.com/gofiber/fiber/v2"

// routeIndex serves the index page, at the prefix itself and at every path below
// it that is nothing else, so that a page may have addresses of its own.
func (a *App) routeIndex(c *fiber.Ctx) error {
	if err := a.authorized(c, ForIndex); err != nil {
		return err
	}
	page, token, metas := a.pageFor(c), a.newPageToken(), ""
	if page.has(metasSlot) {
		var err error
		if metas, err = a.pageMetas(c); err != nil {
			return err
		}
	}
	resp := c.Response()
	resp.Header.SetContentType(fiber.MIMETextHTMLCharsetUTF8)
	body := resp.SwapBody(nil)[:0]
	if need := page.size + len(page.slots)*max(len(token), len(metas)); cap(body) < need {
		body = make([]byte, 0, need)
	}
	resp.SwapBody(page.appendTo(body, token, metas))
	a.compress(c)
	return nil
}

// socketlessCookie is set by the page's script if the page has callbacks that go over
// a websocket, and that doesn't get through.
const socketlessCookie = "_dashwire_http"

// pageFor returns the index page for a browser.
func (a *App) pageFor(c *fiber.Ctx) *page {
	if p := a.pages.socketless.Load(); p != nil {
		c.Vary(fiber.HeaderCookie)
		if len(c.Request().Header.Cookie(socketlessCookie)) > 0 {
			return p
		}
	}
	return a.pages.current.Load()
}

// routeSlash sends the prefix without its slash to the page. The address is the
// one that the browser knows the app by.
func (a *App) routeSlash(c *fiber.Ctx) error {
	to := a.cfg.RequestsPathnamePrefix
	if query := c.Request().URI().QueryString(); len(query) > 0 {
		to += "?" + string(query)
	}
	return c.Redirect(to, fiber.StatusPermanentRedirect)
}
