package server

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.etcd.io/bbolt"
)

// restart ends the app of r, and runs one like it on the same file.
func restart(t testing.TB, r *running, cfg Config, prepare ...func(*App)) *running {
	t.Helper()
	r.stop()
	return runLive(t, cfg, prepare...)
}

// moveTo has pages find the app in another process.
func (b *livePage) moveTo(r *running) {
	b.hangUp()
	b.r = r
	b.dial()
	b.hello()
}

func stateConfig(t testing.TB) Config {
	return Config{StateFile: filepath.Join(t.TempDir(), "state.db")}
}

// Pages that are open come back by themselves, with what they missed and nothing
// twice; who is new begins with what was set before.
func TestStateSurvivesARestart(t *testing.T) {
	leakCheck(t)
	cfg := stateConfig(t)
	var known, unknown atomic.Int64
	prepare := func(app *App) {
		app.OnConnect(func(_ context.Context, c *Client) {
			if c.Restored() {
				known.Add(1)
				return
			}
			unknown.Add(1)
			must(t, c.Set(text.Set("welcome")))
		})
	}
	r := runLive(t, cfg, prepare)
	here, away := openTab(t, r), openTab(t, r)
	for _, b := range []*livePage{here, away} {
		must(t, b.client().Join(r.app.Topic("room")))
		b.waitFor("text.children", `"welcome"`)
	}
	publish := func(r *running, n int) {
		must(t, r.app.Broadcast(speed.Set(float64(n))))
		must(t, r.app.BroadcastEvery(lines.Patch(appending(n))))
		must(t, r.app.Topic("room").SetEvery(text.Set(fmt.Sprint("room ", n))))
	}
	publish(r, 2)
	away.waitFor("text.children", `"room 2"`)
	away.hangUp()
	publish(r, 3)
	must(t, away.client().Set(text.Set("for you")))
	id, since := away.client().ID(), away.client().ConnectedAt()
	here.waitFor("text.children", `"room 3"`)

	r = restart(t, r, cfg, prepare)
	if n := len(r.app.Clients()); n != 2 {
		t.Errorf("%d clients are known after the restart", n)
	}
	publish(r, 4)
	for _, b := range []*livePage{here, away} {
		b.moveTo(r)
		b.waitFor("text.children", `"room 4"`)
	}
	if c := away.client(); c.ID() != id || !c.Restored() || c.ConnectedAt().UnixMilli() != since.UnixMilli() || len(c.Topics()) != 1 {
		t.Errorf("the client is %q since %v in %v", c.ID(), c.ConnectedAt(), c.Topics())
	}
	for b, texts := range map[*livePage]string{
		here: `"welcome" "room 2" "room 3" "room 4"`,
		away: `"welcome" "room 2" "room 3" "for you" "room 4"`,
	} {
		if got := b.history("text.children"); got != texts {
			t.Errorf("texts were %s, want %s", got, texts)
		}
		if got := b.history("lines.data"); got != "[2] [2,3] [2,3,4]" {
			t.Errorf("lines were %s", got)
		}
		if got := b.prop("speed.value"); got != "4" {
			t.Errorf("speed is %s", got)
		}
	}
	young := openTab(t, r)
	if got := young.prop("speed.value") + young.prop("lines.data"); got != "4[2,3,4]" {
		t.Errorf("a new page begins with %s", got)
	}

	// A second time, without news.
	r = restart(t, r, cfg, prepare)
	for _, b := range []*livePage{here, away, young} {
		b.moveTo(r)
	}
	publish(r, 5)
	here.waitFor("text.children", `"room 5"`)
	if got := here.history("lines.data"); got != "[2] [2,3] [2,3,4] [2,3,4,5]" {
		t.Errorf("lines were %s", got)
	}
	r.stop()
	if known.Load() != 5 || unknown.Load() != 3 {
		t.Errorf("OnConnect was called for %d restored clients and %d new ones", known.Load(), unknown.Load())
	}
}

// What an app sets while it is being made comes after what was there.
func TestStateBeforeTheStart(t *testing.T) {
	t.Parallel()
	cfg := stateConfig(t)
	r := runLive(t, cfg)
	must(t, r.app.BroadcastEvery(lines.Patch(appending("old"))))
	must(t, r.app.Broadcast(speed.Set(2), text.Set("old")))
	a := openTab(t, r)
	r = restart(t, r, cfg, func(app *App) {
		must(t, app.BroadcastEvery(lines.Patch(appending("new"))))
		must(t, app.Broadcast(speed.Set(3)))
	})
	a.moveTo(r)
	a.waitFor("speed.value", "3")
	if got := a.history("lines.data") + a.history("text.children"); got != `["old","new"]` {
		t.Errorf("it was told %s", got)
	}
	if got := openTab(t, r).prop("lines.data"); got != `["old","new"]` {
		t.Errorf("a new page begins with %s", got)
	}
}

// Of numbers that the file doesn't know, a page gets the state as it is there.
func TestStateAfterACrash(t *testing.T) {
	t.Parallel()
	cfg := stateConfig(t)
	r := runLive(t, cfg)
	a := openTab(t, r)
	must(t, r.app.Broadcast(speed.Set(2)))
	must(t, r.app.BroadcastEvery(lines.Patch(appending(1))))
	must(t, a.client().Set(text.Set("own")))
	a.waitFor("text.children", `"own"`)
	r.stop()
	lost := a.prop("_dashwire.data")
	epoch, number, _ := strings.Cut(strings.Trim(lost, `"`), ".")
	r = runLive(t, cfg)
	if r.app.push.clock.Epoch() != epoch {
		t.Errorf("the epoch was %s and is %s", epoch, r.app.push.clock.Epoch())
	}
	// The page has got more than the file.
	var seq, answer uint64
	if _, err := fmt.Sscanf(number, "%d.%d", &seq, &answer); err != nil {
		t.Fatal(err)
	}
	a.mu.Lock()
	a.props["_dashwire.data"] = fmt.Sprintf(`"%s.%d.%d"`, epoch, seq+5, answer)
	a.props["lines.data"], a.props["speed.value"] = "[1,2]", "7"
	a.mu.Unlock()
	a.moveTo(r)
	must(t, r.app.BroadcastEvery(lines.Patch(appending(3))))
	a.waitFor("lines.data", "[1,3]")
	if got := a.prop("speed.value") + a.prop("text.children"); got != `2"own"` {
		t.Errorf("the page has %s", got)
	}
}

func TestStateForgetsWhoIsGone(t *testing.T) {
	t.Parallel()
	cfg := stateConfig(t)
	r := runLive(t, cfg)
	a, b := openTab(t, r), openTab(t, r)
	must(t, a.client().Set(text.Set("a")))
	must(t, b.client().Set(text.Set("b")))
	must(t, b.client().Join(r.app.Topic("room")))
	r.app.push.clients.bye(a.key(t))
	must(t, r.app.Topic("room").Set(speed.Set(3)))
	must(t, r.app.Topic("other").Set(speed.Set(4)))
	r.app.DropTopic("other")
	must(t, r.app.Topic("empty").Set(speed.Set(4)))
	r.app.DropTopic("empty")
	must(t, r.app.Topic("empty").Set(text.Set("anew")))
	b.client().Leave(r.app.Topic("room"))
	r = restart(t, r, cfg)
	clients := r.app.Clients()
	if len(clients) != 1 || clients[0].State() != ClientAway || len(clients[0].Topics()) != 0 {
		t.Errorf("clients are %v", clients)
	}
	for name, want := range map[string]string{"room": "3", "other": "", "empty": ""} {
		if got := string(r.app.Topic(name).Value(speed.Dependency())); got != want {
			t.Errorf("speed in %s is %s", name, got)
		}
	}
	if got := string(r.app.Topic("empty").Value(text.Dependency())); got != `"anew"` {
		t.Errorf("the topic's text is %s", got)
	}
}

// More than Every keeps is folded, in the file too.
func TestStateOfALongHistory(t *testing.T) {
	t.Parallel()
	cfg := stateConfig(t)
	cfg.Live.MaxPending = 4 << 10
	r := runLive(t, cfg)
	a := openTab(t, r)
	must(t, r.app.Topic("long").Set(lines.Set([]any{})))
	must(t, a.client().Join(r.app.Topic("long")))
	a.waitFor("lines.data", "[]")
	a.hangUp()
	var want []string
	for i := range 200 {
		must(t, r.app.Topic("long").SetEvery(lines.Patch(appending(i))))
		must(t, r.app.Broadcast(speed.Set(float64(i))))
		want = append(want, strconv.Itoa(i))
	}
	r = restart(t, r, cfg)
	a.moveTo(r)
	a.waitFor("lines.data", "["+strings.Join(want, ",")+"]")
	a.waitFor("speed.value", "199")
}

func TestStateBound(t *testing.T) {
	t.Parallel()
	var book logBook
	cfg := stateConfig(t)
	cfg.Logger, cfg.Live.MaxStateBytes = book.logger(), 10_000
	r := runLive(t, cfg)
	a, b := openTab(t, r), openTab(t, r)
	must(t, r.app.Topic("small").Set(speed.Set(1)))
	must(t, r.app.Topic("large").Set(text.Set(strings.Repeat("x", 10_000))))
	must(t, a.client().Set(text.Set(strings.Repeat("y", 10_000))))
	must(t, b.client().Set(text.Set("small")))
	r = restart(t, r, cfg)
	logged := strings.Join(book.take(), "\n")
	for _, want := range []string{"topic=large", "a client does not fit into Config.StateFile"} {
		if strings.Count(logged, want) != 1 {
			t.Errorf("logged %s", logged)
		}
	}
	if got := string(r.app.Topic("small").Value(speed.Dependency())); got != "1" || r.app.Topic("large").Value(text.Dependency()) != nil {
		t.Errorf("the small topic has %s", got)
	}
	a.moveTo(r)
	b.moveTo(r)
	if a.client().Restored() || !b.client().Restored() {
		t.Errorf("restored are %v and %v", a.client().Restored(), b.client().Restored())
	}
}

func TestStateFileErrors(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name string, fill func(tx *bbolt.Tx) error) string {
		path := filepath.Join(dir, name)
		db, err := bbolt.Open(path, 0o600, nil)
		must(t, err)
		must(t, db.Update(func(tx *bbolt.Tx) error {
			if err := stateStore.prepare(tx); err != nil {
				return err
			}
			return fill(tx)
		}))
		must(t, db.Close())
		return path
	}
	text := filepath.Join(dir, "text")
	must(t, os.WriteFile(text, []byte(strings.Repeat("no database ", 1000)), 0o600))
	clock := func(tx *bbolt.Tx) error { return clockState{"0123456789ab", 10, 20}.apply(tx) }
	inTopic := func(value string) func(tx *bbolt.Tx) error {
		return func(tx *bbolt.Tx) error {
			c := &stateChange{in: topicBucket, key: bucketKey("x")}
			c.put(nameKey, []byte("x"))
			c.put([]byte("p"), []byte(value))
			if err := clock(tx); err != nil {
				return err
			}
			return c.apply(tx)
		}
	}
	used := write("used", clock)
	db, err := bbolt.Open(used, 0o600, nil)
	must(t, err)
	defer db.Close()
	for path, want := range map[string]string{
		text: "damaged or not a file of the state of pages",
		dir:  "it is no file",
		used: "in use by another process",
		write("no clock", func(tx *bbolt.Tx) error { return tx.Bucket(aboutBucket).Put(epochKey, []byte("x")) }): "where its numbers end",
		write("jobs", func(tx *bbolt.Tx) error {
			return tx.Bucket(aboutBucket).Put([]byte("format"), []byte(jobStore.format))
		}): "another version",
		write("short", inTopic("\x00")):                      "cut short",
		write("long", inTopic("\x00\x01\x00\xff\xff\x03id")): "cut short",
		write("late", inTopic("\x00\x1e\x00\x01i\x01p1")):    "never drawn",
		write("client", func(tx *bbolt.Tx) error {
			c := &stateChange{in: clientBucket, key: []byte("x")}
			c.put(whoKey, []byte("{"))
			if err := clock(tx); err != nil {
				return err
			}
			return c.apply(tx)
		}): "client",
	} {
		app := newApp(t, Config{StateFile: path, SecretKey: make([]byte, 32), Logger: slog.New(slog.DiscardHandler)})
		livePages(app)
		err := app.Start()
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", path, err)
		}
		must(t, app.Shutdown(t.Context()))
	}
	if _, err := NewSafely(Config{StateFile: "x", Jobs: Jobs{File: "x"}, SecretKey: make([]byte, 32)}); err == nil || !strings.Contains(err.Error(), "a file of its own") {
		t.Errorf("one file for two: %v", err)
	}
}

// While the file can't be written, pages go on; then all of it is written anew.
func TestStateFileFails(t *testing.T) {
	t.Parallel()
	var book logBook
	path := filepath.Join(t.TempDir(), "state.db")
	app := newApp(t, Config{Live: Live{Enabled: true}})
	livePages(app)
	must(t, app.Start())
	must(t, app.Broadcast(speed.Set(2)))
	must(t, app.Topic("room").Set(text.Set("hi")))
	file, err := openStore(path, stateStore, new(foundState).read)
	must(t, err)
	w := &stateSaver{push: &app.push, log: book.logger(), most: 1 << 20, file: file, wake: make(chan struct{}, 1)}
	w.save(&stateBatch{changes: []*stateChange{{in: topicBucket, key: []byte("k"), puts: [][2][]byte{{nil, nil}}}}})
	w.save(w.take())
	logged := book.take()
	if len(logged) != 2 || !strings.Contains(logged[0], "can't be written to Config.StateFile") || !strings.Contains(logged[1], "again") {
		t.Errorf("logged %q", logged)
	}
	file.close()
	var found foundState
	file, err = openStore(path, stateStore, found.read)
	must(t, err)
	file.close()
	if len(found.topics) != 2 || len(found.topics["room"]) != 1 || found.clock.known != app.push.clock.Now() {
		t.Errorf("the file has %v, %v", found.topics, found.clock)
	}
	must(t, app.Shutdown(t.Context()))
}

func BenchmarkPublishWithStateFile(b *testing.B) {
	for _, file := range []string{"", filepath.Join(b.TempDir(), "state.db")} {
		b.Run(fmt.Sprint("file=", file != ""), func(b *testing.B) {
			app := newApp(b, Config{StateFile: file, Live: Live{Enabled: true}})
			livePages(app)
			must(b, app.Start())
			var most time.Duration
			for i := 0; b.Loop(); i++ {
				begin := time.Now()
				must(b, app.Broadcast(speed.Set(float64(i))))
				most = max(most, time.Since(begin))
			}
			b.ReportMetric(float64(most.Microseconds()), "µs-max")
			must(b, app.Shutdown(context.Background()))
		})
	}
}
