package server

import (
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"
)

const serverTiming = "Server-Timing"

// timing tells the callback graph of the dev tools how long the server took, and
// what callbacks have recorded.
func timing(c *fiber.Ctx) error {
	start := time.Now()
	err := c.Next()
	add := c.Response().Header.Add
	add(serverTiming, ownTiming+";dur="+strconv.FormatInt(time.Since(start).Milliseconds(), 10))
	if request, ok := c.Locals(timingsKey{}).(*Request); ok {
		for _, t := range request.timings {
			add(serverTiming, t.String())
		}
	}
	return err
}

type timingsKey struct{}

// keepTimings hands what a callback has recorded to timing.
func keepTimings(c *fiber.Ctx, request *Request) {
	if len(request.timings) > 0 {
		c.Locals(timingsKey{}, request)
	}
}
