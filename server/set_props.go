package server

import "github.com/dashwire/dashwire/protocol"

// SetProps changes properties beside the callback's outputs, as Dash's set_props
// does: of any component, also of one that another callback writes. The browser
// applies them before the outputs, and ignores those of components that it
// doesn't have. They are lost if the callback returns PreventUpdate or fails. Pages
// of Dash before 2.17 take none, and before 3.3 no Patch: then the callback fails.
//
//	call.SetProps(html.DivChildren("log").Set("saved"), dcc.StoreData("draft").Null())
//
// In a background callback they show at the browser's next poll, while it runs. As in
// Python those that no poll has fetched yet are lost if it fails.
//
// In a call over the websocket they show while the callback runs, whatever it
// returns, a few milliseconds later (Config.WebsocketBatchDelay). They are lost if
// the page has gone. A value that can't be encoded makes the callback fail when it
// returns.
func (c *Call) SetProps(updates ...protocol.Update) {
	if c.job != nil {
		c.job.setProps(updates)
		return
	}
	if c.live != nil {
		if err := c.live.setProps(updates); err != nil && c.liveFault == nil {
			c.liveFault = err
		}
		return
	}
	for _, u := range updates {
		c.answer.SetProps(u.ID.String(), u.Property, u.Value)
	}
}

// dropOutputs forgets the outputs that were set, and keeps what SetProps and
// AddSuite did.
func (c *Call) dropOutputs() {
	answer := protocol.Response{Dist: c.answer.Dist}
	c.answer.SideUpdates(func(id, prop string, value any) bool {
		answer.SetProps(id, prop, value)
		return true
	})
	c.answer, c.updated, c.streams = answer, false, nil
	clear(c.results)
}
