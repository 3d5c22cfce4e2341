package server

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/fasthttp/websocket"
)

// Pages that have a websocket in common don't overtake each other, in an app that
// pushes and in one that doesn't.
func TestLatestOfPagesOnOneSocket(t *testing.T) {
	for _, live := range []bool{true, false} {
		t.Run(fmt.Sprintf("push %v", live), func(t *testing.T) {
			leakCheck(t)
			started, overtaken := make(chan float64), make(chan float64, 3)
			r := runApp(t, Config{Live: Live{Enabled: live}}, livePages, func(app *App) {
				Callback(app, func(ctx context.Context, in sharedIn) (sharedOut, error) {
					started <- in.Speed
					<-ctx.Done()
					if errors.Is(context.Cause(ctx), ErrOvertaken) {
						overtaken <- in.Speed
					}
					return sharedOut{}, ctx.Err()
				}, Websocket(), Latest())
			})
			ws, _ := dialSocket(t, websocket.DefaultDialer, r.addr, "/"+websocketRoute)
			for i, renderer := range []string{"a", "b", "a"} {
				body := fmt.Sprintf(`{"output":"text.children","outputs":{"id":"text","property":"children"},"inputs":[{"id":"speed","property":"value","value":%d}],"changedPropIds":["speed.value"]}`, i)
				must(t, ws.WriteMessage(websocket.TextMessage, []byte(asked(renderer, fmt.Sprint(renderer, i), body))))
				<-started
			}
			if got := <-overtaken; got != 0 {
				t.Errorf("the call with %g was overtaken, want the first one", got)
			}
			must(t, ws.Close())
			r.stop()
			if n := len(overtaken); n > 0 {
				t.Errorf("%d more were overtaken", n)
			}
		})
	}
}
