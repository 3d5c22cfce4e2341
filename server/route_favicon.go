package server

import "github.com/gofiber/fiber/v2"

// routeFavicon serves GET _favicon.ico: the release's icon, for apps without one
// of their own.
func (a *App) routeFavicon(c *fiber.Ctx) error {
	file, err := a.pages.bundle.Favicon()
	if err != nil {
		return err
	}
	if notModified(c, file.SHA1) {
		return nil
	}
	return sendFile(c, file, false)
}
