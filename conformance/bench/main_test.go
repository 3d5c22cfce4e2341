package bench

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/fasthttp/websocket"
	"go.uber.org/goleak"
)

// The driver's programs are played by the test binary itself, under their names.
func TestMain(m *testing.M) {
	switch filepath.Base(os.Args[0]) {
	case "workload", "barefiber":
		playServer()
	case "wrk":
		playWrk()
	}
	goleak.VerifyTestMain(m)
}

func playServer() {
	name := filepath.Base(os.Args[0])
	if os.Getenv("PLAY_CRASH") == name {
		fmt.Println("cannot serve: the disk is on fire")
		os.Exit(3)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", say(`page "end_id":"token"`))
	mux.HandleFunc("GET /_dash-dependencies", say(`[{"output":"x.y","inputs":[{}]},`+
		`{"output":"fan","inputs":[],"state":[],"no_output":true,"persistent":true},`+
		`{"output":"fan","inputs":[],"state":[{"id":"position","property":"data"}],"no_output":true,"persistent":true}]`))
	layout := `{"rows":[1,2],"store":{"id":"position","data":"7"}}`
	if os.Getenv("PLAY_DIFFER") == name {
		layout = `{"rows":[1,3],"store":{"id":"position","data":"7"}}`
	}
	mux.HandleFunc("GET /_dash-layout", say(layout))
	mux.HandleFunc("POST /_dash-update-component", playUpdate)
	mux.HandleFunc("GET "+socketPath, playSocket)
	err := http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), mux)
	fmt.Println(err)
	os.Exit(1)
}

// playUpdate sleeps as long as a sleeper asks for, and answers 5 to the rest.
func playUpdate(w http.ResponseWriter, r *http.Request) {
	var request struct {
		Output string
		Inputs []struct{ Value int }
	}
	if err := json.NewDecoder(r.Body).Decode(&request); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if request.Output != "size.title" {
		say(`{"children":"value 5"}`)(w, r)
		return
	}
	if os.Getenv("PLAY_INSOMNIA") != "" {
		http.Error(w, "cannot sleep", http.StatusInternalServerError)
		return
	}
	<-time.After(time.Duration(request.Inputs[0].Value) * time.Millisecond)
	say(`{"title":"slept"}`)(w, r)
}

// playSocket answers a callback, or sends numbers, two in one frame, and pings.
func playSocket(w http.ResponseWriter, r *http.Request) {
	ws, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer ws.Close()
	for {
		var request struct {
			RendererID string
			Payload    struct {
				Output   string
				Inputs   []struct{ Value int }
				State    []struct{ Value string }
				Dashwire struct{ Token, Load string }
			}
		}
		if ws.ReadJSON(&request) != nil {
			return
		}
		if request.Payload.Output != "fan" {
			answer := fmt.Sprintf(`{"response":{"live":{"children":"value %d"}}}`, request.Payload.Inputs[0].Value)
			if ws.WriteMessage(websocket.TextMessage, []byte(answer)) != nil {
				return
			}
			continue
		}
		wrong := len(request.Payload.State) == 1 && (request.Payload.State[0].Value != "7" || request.Payload.Dashwire.Token != "token")
		if wrong || os.Getenv("PLAY_HANGUP") != "" {
			return
		}
		count, err := strconv.Atoi(cmp.Or(os.Getenv("FAN_COUNT"), "1000000"))
		if err != nil {
			return
		}
		if os.Getenv("PLAY_LOSS") != "" {
			count /= 2
		}
		n := 0
		for range time.Tick(5 * time.Millisecond) {
			if n < count {
				tick := fmt.Sprintf(`{"props":{"children":"%d %%d"}}`, time.Now().UnixNano())
				if ws.WriteMessage(websocket.TextMessage, fmt.Appendf(nil, "["+tick+","+tick+"]", n, n+1)) != nil {
					return
				}
				n += 2
			}
			if ws.WriteControl(websocket.PingMessage, []byte("ping"), time.Now().Add(time.Second)) != nil {
				return
			}
		}
	}
}

func say(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, text)
	}
}

func playWrk() {
	if os.Args[1] == "-v" {
		fmt.Println("wrk debian/4.1.0-3 [epoll] Copyright (C) 2012 Will Glozer")
		os.Exit(1)
	}
	if url := os.Getenv("PLAY_HANG"); url != "" {
		res, err := http.Get(url) // not answered before the test ends this process
		if err == nil {
			res.Body.Close()
		}
		os.Exit(1)
	}
	requests := 1000
	if strings.Contains(strings.Join(os.Args, " "), "-d2s") {
		requests = 2000
	}
	fmt.Printf("Running a test\ndashbench {\"requests\":%d,\"bytes\":%d,\"duration_us\":1000000,"+
		"\"p50_us\":100,\"p90_us\":200,\"p99_us\":1500,\"max_us\":2000,"+
		"\"connect\":0,\"read\":0,\"write\":0,\"timeout\":0,\"status\":0}\n", requests, requests*100)
	os.Exit(0)
}

// playerDir is a folder with the programs that the test binary plays.
func playerDir(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, name := range []string{"workload", "barefiber", "wrk"} {
		if err := os.Symlink(self, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
