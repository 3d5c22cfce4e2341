package server

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/dashwire/dashwire/protocol"
)

// withPages gives an old app the callback by which Dash shows pages.
func withPages(answer Handler, inputs ...string) func(*Existing) {
	return func(e *Existing) {
		e.Callbacks = append(e.Callbacks, ExistingCallback{
			CallbackEntry: protocol.CallbackEntry{Output: routingOutput, Inputs: deps(inputs...), PreventInitialCall: true},
			Answer:        answer, Note: "their pages",
		})
	}
}

func TestPagesJoinThoseOfAnExistingApp(t *testing.T) {
	t.Parallel()
	theirs := func(_ context.Context, call *Call) error {
		return errors.Join(call.Set(0, "theirs"), call.Set(1, pageTitle{"Theirs"}))
	}
	for _, tt := range []struct {
		name      string
		answer    Handler
		attach    bool
		elsewhere string // the answer at an address of the old app
		status    int
		row       string // of the table at the start
	}{
		{"dumped", theirs, false, shown(`"theirs"`, "Theirs"), 200, "1 pages here, their pages"},
		{"with a handler", nil, true, shown(`"theirs"`, "Theirs"), 200, "pages_existing_test.go:"},
		{"without one", nil, false, "", 500, "1 pages here"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := taken(t, Config{}, withPages(tt.answer, "_pages_location.pathname", "_pages_location.search"))
			if tt.attach {
				s.app.HandleOutput("_pages_content.children", theirs)
			}
			s.app.Page(Page{PathTemplate: "/item/<n>", Title: "Ours", Layout: div("children", "ours", "id", "ours")})
			if got, want := s.post("/_dash-update-component", routingRequest(`"/item/7"`, `""`)).body, shown(divText("ours", "ours"), "Ours"); got != want {
				t.Errorf("our page: %s\nwant %s", got, want)
			}
			r := s.post("/_dash-update-component", routingRequest(`"/items"`, `""`))
			if r.StatusCode != tt.status || !strings.Contains(r.body, tt.elsewhere) {
				t.Errorf("their page: %d %s", r.StatusCode, r.body)
			}
			if table := s.app.handlerTable(func(_, text string) string { return text }); !strings.Contains(table, tt.row) {
				t.Errorf("the table lacks %q:\n%s", tt.row, table)
			}
		})
	}
}

func TestPagesThatDoNotJoin(t *testing.T) {
	t.Parallel()
	page := Page{Path: "/x", Layout: "x"}
	for _, tt := range []struct {
		name   string
		cfg    Config
		change func(*Existing)
		page   Page
		want   string
	}{
		{"no pages", Config{}, nil, page, "which has no pages; make its layout anew"},
		{"not found", Config{}, withPages(nothing, "_pages_location.pathname", "_pages_location.search"), Page{NotFound: true, Layout: "x"}, "leave this one out"},
		{"other inputs", Config{}, withPages(nothing, "url.pathname", "url.search"), page, "does not begin with the inputs _pages_location.pathname, _pages_location.search"},
		{"other routing inputs", Config{RoutingCallbackInputs: []RoutingInput{{Name: "user", Dependency: protocol.Dep("user", "data")}}},
			withPages(nothing, "_pages_location.pathname", "_pages_location.search", "lang.data"), page, "whose pages have the inputs lang.data and the states none"},
	} {
		s := taken(t, tt.cfg, tt.change)
		s.app.Page(tt.page)
		if err := s.app.Start(); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v\nwant %s", tt.name, err, tt.want)
		}
	}
}
