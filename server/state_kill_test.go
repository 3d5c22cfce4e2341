//go:build unix

package server

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"go.etcd.io/bbolt"
)

const killedState = "DASHWIRE_TEST_KILLED_STATE"

// publishState publishes what it is told by lines of numbers, and says so when that is
// in the file.
func publishState(t *testing.T, file string) {
	r := runLive(t, Config{StateFile: file})
	fmt.Println(r.addr)
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		n, err := strconv.Atoi(lines.Text())
		must(t, err)
		pushState(t, r, n)
		must(t, r.app.Broadcast(text.Set(fmt.Sprintf("mark %d", n))))
		w, now := r.app.push.saver.Load(), r.app.push.clock.Now()
		for known := uint64(0); known < now; {
			must(t, w.file.db.View(func(tx *bbolt.Tx) error {
				known = binary.BigEndian.Uint64(tx.Bucket(aboutBucket).Get(clockKey))
				return nil
			}))
		}
		fmt.Println("written")
	}
}

func pushState(t testing.TB, r *running, n int) {
	t.Helper()
	must(t, r.app.Broadcast(speed.Set(float64(n))))
	must(t, r.app.BroadcastEvery(lines.Patch(appending(n))))
	for _, c := range r.app.Clients() {
		must(t, c.Join(r.app.Topic("room")))
	}
	must(t, r.app.Topic("room").SetEvery(text.Set(fmt.Sprint("room ", n))))
}

func TestStateOfAKilledProcess(t *testing.T) {
	if file := os.Getenv(killedState); file != "" { // this is the process to be killed
		publishState(t, file)
		return
	}
	file := filepath.Join(t.TempDir(), "state.db")
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestStateOfAKilledProcess$")
	child.Env = append(os.Environ(), killedState+"="+file)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	must(t, err)
	in, err := child.StdinPipe()
	must(t, err)
	must(t, child.Start())
	said := bufio.NewScanner(out)
	line := func() string {
		t.Helper()
		if !said.Scan() {
			t.Fatalf("the process has ended: %v, %v", said.Err(), child.Wait())
		}
		return said.Text()
	}
	publish := func(n int) {
		t.Helper()
		_, err := io.WriteString(in, fmt.Sprintln(n))
		must(t, err)
		if got := line(); got != "written" {
			t.Fatalf("the process wrote %q", got)
		}
	}
	// The key is in a file that this process reads when it is its turn.
	there := &running{t: t, addr: line()}
	there.app = newApp(t, Config{StateFile: file, Live: Live{Enabled: true}})
	livePages(there.app)
	must(t, there.app.push.addHello(true))
	here, away := openTab(t, there), openTab(t, there)
	publish(2)
	away.waitFor("text.children", `"mark 2"`)
	away.hangUp()
	publish(3)
	here.waitFor("text.children", `"mark 3"`)
	must(t, child.Process.Kill())
	if err := child.Wait(); err == nil {
		t.Fatal("the process ended well")
	}

	r := runLive(t, Config{StateFile: file})
	pushState(t, r, 4)
	for _, b := range []*livePage{here, away} {
		b.moveTo(r)
		b.waitFor("text.children", `"room 4"`)
		if got := b.history("lines.data"); got != "[2] [2,3] [2,3,4]" {
			t.Errorf("lines were %s", got)
		}
		if got := b.prop("speed.value"); got != "4" || !b.client().Restored() {
			t.Errorf("speed is %s, restored %v", got, b.client().Restored())
		}
	}
	if got := away.history("text.children"); got != `"room 2" "mark 2" "room 3" "mark 3" "room 4"` {
		t.Errorf("texts were %s", got)
	}
}

// A file that is damaged from outside while the app runs doesn't end the app, and is
// written anew.
func TestStateFileIsCutShort(t *testing.T) {
	t.Parallel()
	var book logBook
	path := filepath.Join(t.TempDir(), "state.db")
	app := newApp(t, Config{Live: Live{Enabled: true}})
	livePages(app)
	must(t, app.Start())
	must(t, app.Broadcast(speed.Set(2)))
	file, err := openStore(path, stateStore, new(foundState).read)
	must(t, err)
	must(t, os.Truncate(path, 0))
	w := &stateSaver{push: &app.push, log: book.logger(), most: 1 << 20, file: file, wake: make(chan struct{}, 1)}
	for range 2 {
		w.save(w.take())
	}
	if logged := book.take(); len(logged) != 2 || !strings.Contains(logged[0], "can't be written to Config.StateFile") || !strings.Contains(logged[1], "again") {
		t.Errorf("logged %q", logged)
	}
	file.close()
	var found foundState
	file, err = openStore(path, stateStore, found.read)
	must(t, err)
	file.close()
	if len(found.topics[""]) != 1 {
		t.Errorf("the file has %v", found.topics)
	}
	must(t, app.Shutdown(t.Context()))
}
