package server

import (
	"context"
	"fmt"
	"testing"

	"github.com/fasthttp/websocket"
)

type waitIn struct {
	Round int `input:"wait.value"`
}

type waitOut struct {
	Text string `output:"waited.children"`
}

type wakeIn struct {
	Round int `input:"wake.value"`
}

type wakeOut struct {
	Text string `output:"woken.children"`
}

func roundRequest(out, in string, round int) string {
	return fmt.Sprintf(`{"output":"%s.children","outputs":{"id":"%[1]s","property":"children"},"inputs":[{"id":"%[2]s","property":"value","value":%[3]d}],"changedPropIds":["%[2]s.value"]}`, out, in, round)
}

// TestACallIsNotWaitedFor has calls of one page wait for later ones of it, so that
// the goroutine that reads is taken each time by a call that doesn't end.
func TestACallIsNotWaitedFor(t *testing.T) {
	leakCheck(t)
	const rounds = 20
	woken := make([]chan struct{}, rounds)
	for i := range woken {
		woken[i] = make(chan struct{})
	}
	r := runApp(t, Config{WebsocketCallbacks: true}, func(app *App) {
		Callback(app, func(ctx context.Context, in waitIn) (waitOut, error) {
			select {
			case <-woken[in.Round]:
				return waitOut{"done"}, nil
			case <-ctx.Done():
				return waitOut{}, ctx.Err()
			}
		})
		Callback(app, func(_ context.Context, in wakeIn) (wakeOut, error) {
			close(woken[in.Round])
			return wakeOut{"done"}, nil
		})
	})
	b := openSocket(t, r)
	for round := range rounds { // a socket with many calls is looked after in another way than one with few
		for i := range round {
			b.send(asked("p", fmt.Sprintf("fast-%d-%d", round, i), greetingRequest))
		}
	}
	b.wantAll(rounds*(rounds-1)/2, `"status":"ok"`)
	for round := range rounds { // all wait before the first is woken
		b.send(asked("p", fmt.Sprintf("wait-%d", round), roundRequest("waited", "wait", round)))
	}
	for round := range rounds {
		b.send(asked("p", fmt.Sprintf("wake-%d", round), roundRequest("woken", "wake", round)))
	}
	b.wantAll(rounds*2, `"status":"ok"`)
	r.cancel()
	b.wantClose(1001)
	r.stop()
}

// TestManyFastCalls sends requests faster than they are answered. The goroutine that
// reads runs them itself, mostly.
func TestManyFastCalls(t *testing.T) {
	leakCheck(t)
	r := runApp(t, Config{WebsocketCallbacks: true})
	b := openSocket(t, r)
	const calls = 500
	go func() {
		for i := range calls {
			text := asked("p", fmt.Sprintf("p-%d", i), greetingRequest)
			if b.ws.WriteMessage(websocket.TextMessage, []byte(text)) != nil {
				return
			}
		}
	}()
	b.wantAll(calls, `"status":"ok"`)
	r.cancel()
	b.wantClose(1001)
	r.stop()
}
