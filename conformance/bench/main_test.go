package bench

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

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
	mux.HandleFunc("GET /{$}", say("page"))
	mux.HandleFunc("GET /_dash-dependencies", say("[]"))
	layout := `{"rows":[1,2]}`
	if os.Getenv("PLAY_DIFFER") == name {
		layout = `{"rows":[1,3]}`
	}
	mux.HandleFunc("GET /_dash-layout", say(layout))
	err := http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), mux)
	fmt.Println(err)
	os.Exit(1)
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
