package server

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
)

// Of many pages on one socket each is told what is pushed, once, and the one that is
// closed is told nothing more.
func TestManyTabs(t *testing.T) {
	t.Parallel()
	r := runLive(t, Config{})
	b := openSocket(t, r)
	const tabs = 60
	var closed *livePage
	for i := range tabs {
		page := loadTab(t, r) // on the socket of the others
		page.renderer = strconv.Itoa(i)
		b.send(asked(page.renderer, page.renderer+"-1", `{"output":"`+r.app.push.hello+`","inputs":[],"changedPropIds":[],`+
			`"state":[{"id":"_dashwire","property":"data","value":null}],"dashwire":{"token":"`+page.token+`","load":"`+page.load+`"}}`))
		await(func() bool { return page.client() != nil && page.client().State() == ClientConnected })
		closed = page
	}
	must(t, r.app.Broadcast(speed.Set(2)))
	client := closed.client()
	closed.post("/_dashwire/bye", `{"token":"`+closed.token+`","load":"`+closed.load+`"}`)
	<-client.Context().Done()
	must(t, r.app.BroadcastEvery(speed.Set(3)))
	told := map[string]int{}
	for len(told) < tabs-1 {
		var m struct{ RendererID string }
		text := b.next()
		if err := json.Unmarshal([]byte(text), &m); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(text, `{"componentId":"speed","props":{"value":3}}`) {
			told[m.RendererID]++
		}
	}
	b.send(`{"type":"heartbeat"}`) // so that what was still to come is here
	for text := b.next(); !strings.Contains(text, "heartbeat_ack"); text = b.next() {
		if strings.Contains(text, `"value":3`) {
			t.Errorf("a page is told twice: %s", text)
		}
	}
	for page, times := range told {
		if times != 1 || page == closed.renderer {
			t.Errorf("page %s was told %d times", page, times)
		}
	}
}
