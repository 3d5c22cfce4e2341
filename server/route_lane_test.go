package server

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dashwire/dashwire/protocol"
)

// laneSite is an app with a device behind a lane, asked over HTTP.
func laneSite(t *testing.T, cfg Config) (*site, *laneVisitor, *motor) {
	t.Helper()
	app, m := newApp(t, cfg), &motor{}
	app.cfg.SuppressCallbackExceptions = true
	m.register(app)
	return &site{t, app}, &laneVisitor{newVisitor(t, app), "load"}, m
}

func (v *laneVisitor) lanePost(asks string, requests ...string) string {
	return fmt.Sprintf(`{"token":%q,"load":%q,"asks":[%s],"requests":[%s]}`, v.endID, v.load, asks, strings.Join(requests, ","))
}

func TestRouteLane(t *testing.T) {
	t.Parallel()
	s, v, m := laneSite(t, Config{URLBasePathname: "/shop/"})
	const update, lane = "/shop/_dash-update-component", "/shop/_dashwire/lane"
	if got := s.post(update, v.stamped("2", 2, 0)); got.StatusCode != http.StatusNoContent {
		t.Errorf("number 2 is answered %d %s", got.StatusCode, got.body)
	}
	ok := func(seq int) string {
		return fmt.Sprintf(`{"lane":"motor","seq":%d,"status":"ok","data":{"multi":true,"response":{"o":{"children":"at %d"}}}}`, seq, seq)
	}
	for _, c := range []struct{ body, want string }{
		{v.lanePost(""), ``},
		{v.lanePost(`{"lane":"motor","ack":0,"seqs":[1]}`), `{"lane":"motor","seq":1,"status":"missing"}`},
		{v.lanePost(`{"lane":"heater","ack":0,"seqs":[1]}`), `{"lane":"heater","seq":1,"status":"missing"}`},
		{v.lanePost(`{"lane":"motor","ack":0,"seqs":[1,2,3,4]}`, v.stamped("1", 1, 0), v.stamped("3", 3, 0)), ok(1) + "," + ok(2) + "," + ok(3) + `,{"lane":"motor","seq":4,"status":"missing"}`},
		{v.lanePost(`{"lane":"motor","ack":2,"seqs":[3]}`, v.stamped("other", 3, 0)), ok(3)},
		{v.lanePost(`{"lane":"motor","ack":2,"seqs":[2]}`), `{"lane":"motor","seq":2,"status":"past"}`},
		{v.lanePost(``, flowRequest("no stamp")), ``},
	} {
		if got := s.post(lane, c.body); got.StatusCode != http.StatusOK || got.body != `{"calls":[`+c.want+`]}` {
			t.Errorf("%s is answered %d %s; want %s", c.body, got.StatusCode, got.body, c.want)
		}
	}
	m.want(t, "1", "2", "3")
}

// What finds no room is to be sent again, however long that takes.
func TestRouteLaneFull(t *testing.T) {
	t.Parallel()
	s, v, m := laneSite(t, Config{Lanes: Lanes{MaxWaiting: 2}})
	for _, c := range []struct{ body, want string }{
		{v.lanePost(`{"lane":"motor","ack":0,"seqs":[1,3,4,5]}`, v.stamped("2", 2, 0), v.stamped("3", 3, 0), v.stamped("4", 4, 0)), "1 missing, 3 wait, 4 full, 5 missing"},
		{v.lanePost(`{"lane":"motor","ack":0,"seqs":[1,2,3,4]}`, v.stamped("1", 1, 0)), "1 ok, 2 ok, 3 ok, 4 missing"},
		{v.lanePost(`{"lane":"motor","ack":3,"seqs":[4]}`, v.stamped("4", 4, 0)), "4 ok"},
	} {
		var news struct {
			Calls []laneNews `json:"calls"`
		}
		got := s.post("/_dashwire/lane", c.body)
		if err := protocol.Decode([]byte(got.body), &news); err != nil {
			t.Fatal(err)
		}
		var list []string
		for _, call := range news.Calls {
			list = append(list, fmt.Sprintf("%d %s", call.Seq, call.Status))
		}
		if got := strings.Join(list, ", "); got != c.want {
			t.Errorf("got %s; want %s", got, c.want)
		}
	}
	m.want(t, "1", "2", "3", "4")
}

func TestRouteLaneRefuses(t *testing.T) {
	t.Parallel()
	s, v, m := laneSite(t, Config{})
	fine := v.lanePost(`{"lane":"motor","ack":0,"seqs":[1]}`, v.stamped("1", 1, 0))
	other := &laneVisitor{newVisitor(t, s.app), "load"}
	for _, c := range []struct {
		body   string
		status int
		header []string
	}{
		{`{`, 400, nil},
		{`[]`, 400, nil},
		{`{}`, 403, nil},
		{strings.Replace(fine, v.endID, "forged", 1), 403, nil},
		{strings.Replace(fine, v.endID, other.endID, 1), 400, nil},
		{v.lanePost(``, `{"output":1}`), 400, nil},
		{v.lanePost(`{"lane":"motor","ack":0,"seqs":[` + strings.Repeat("1,", 2*lanePostCalls) + `1]}`), 400, nil},
		{fine, 415, []string{"Content-Type: text/plain"}},
		{fine, 403, []string{"Origin: http://evil.example"}},
		{fine, 403, []string{"Origin: null"}},
		{fine, 403, []string{"Sec-Fetch-Site: cross-site", "Origin: http://example.org"}},
		{fine, 403, []string{"Sec-Fetch-Site: same-site", "Origin: http://example.org"}},
	} {
		if got := s.post("/_dashwire/lane", c.body, c.header...); got.StatusCode != c.status {
			t.Errorf("%.200s %v is answered %d %s; want %d", c.body, c.header, got.StatusCode, got.body, c.status)
		}
	}
	m.want(t)
	for _, header := range [][]string{nil, {"Origin: http://example.org"}, {"Origin: https://other.example", "Sec-Fetch-Site: same-origin"}} {
		if got := s.post("/_dashwire/lane", fine, header...); got.StatusCode != http.StatusOK {
			t.Errorf("%v is answered %d %s", header, got.StatusCode, got.body)
		}
	}
	m.want(t, "1")
}

func TestRouteLaneIsGuarded(t *testing.T) {
	s, _, asked := guardedApp(t, Config{})
	motor := &motor{}
	motor.register(s.app)
	v := &laneVisitor{newVisitor(t, s.app), "load"}
	post := v.lanePost(`{"lane":"motor","ack":0,"seqs":[1]}`, v.stamped("1", 1, 0))
	for _, c := range []struct {
		user   string
		status int
		asked  []string
	}{
		{"eve", 403, []string{"lane"}},
		{"late", 401, []string{"lane"}},
		{"panic", 500, []string{"lane"}},
		{"ada", 200, []string{"lane", "callback o.children"}},
	} {
		*asked = nil
		got := s.post("/_dashwire/lane", post, "X-User: "+c.user)
		if got.StatusCode != c.status {
			t.Errorf("%s is answered %d %s", c.user, got.StatusCode, got.body)
		}
		if diff := cmp.Diff(c.asked, *asked); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.user, diff)
		}
	}
	motor.want(t, "1")
}

func TestRouteBye(t *testing.T) {
	t.Parallel()
	s, v, _ := laneSite(t, Config{})
	s.post("/_dash-update-component", v.stamped("1", 1, 0))
	fine := fmt.Sprintf(`{"token":%q,"load":"load"}`, v.endID)
	for _, c := range []struct {
		body   string
		status int
		header []string
	}{
		{fine, 204, nil},
		{fine, 204, []string{"Origin: http://example.org"}},
		{fine, 403, []string{"Origin: http://evil.example"}},
		{fine, 415, []string{"Content-Type: text/plain"}},
		{`{"token":"forged","load":"load"}`, 403, nil},
		{`{"token":1}`, 400, nil},
	} {
		if got := s.post("/_dashwire/bye", c.body, c.header...); got.StatusCode != c.status {
			t.Errorf("%s %v is answered %d %s", c.body, c.header, got.StatusCode, got.body)
		}
	}
	if got := s.post("/_dash-update-component", v.stamped("1", 1, 0)); !strings.Contains(got.body, "at 1") {
		t.Errorf("what was sent before the page went is answered %d %s", got.StatusCode, got.body)
	}
}

// An app without lanes has no such routes, as Python has none.
func TestNoLaneRoutesWithoutNeed(t *testing.T) {
	t.Parallel()
	s := newSite(t, Config{})
	for _, path := range []string{"/_dashwire/lane", "/_dashwire/bye", "/other"} {
		if got := s.post(path, "{}"); got.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("%s is answered %d", path, got.StatusCode)
		}
	}
}
