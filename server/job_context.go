package server

import "context"

// jobContext is the context of a job: it ends with the app and not with the
// request that began it, whose values it keeps, such as what Config.Authorize
// found out.
type jobContext struct {
	context.Context
	values context.Context
}

func (c *jobContext) Value(key any) any {
	if v := c.Context.Value(key); v != nil {
		return v
	}
	return c.values.Value(key)
}
