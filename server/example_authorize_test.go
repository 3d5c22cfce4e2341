package server_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
)

// user is who asks; it travels in the context.
type user struct {
	name  string
	admin bool
}

type userKey struct{}

func userOf(ctx context.Context) user { return ctx.Value(userKey{}).(user) }

// sessions stands for what a login has left behind.
var sessions = map[string]user{"s1": {"ada", true}, "s2": {"bob", false}}

// orders are the rows, each with its owner.
var orders = []struct{ owner, item string }{{"ada", "lamp"}, {"bob", "chair"}, {"bob", "table"}}

type ordersIn struct {
	Filter string `input:"filter.value"`
}

type ordersOut struct {
	Rows string `output:"rows.children"`
}

// listOrders shows the rows that the user may see.
func listOrders(ctx context.Context, in ordersIn) (ordersOut, error) {
	who, rows := userOf(ctx), []string{}
	for _, o := range orders {
		if (who.admin || o.owner == who.name) && strings.Contains(o.item, in.Filter) {
			rows = append(rows, o.item)
		}
	}
	return ordersOut{strings.Join(rows, ", ")}, nil
}

// One function decides who may have the page and call callbacks. What it finds
// out about the user reaches every handler, which then picks the user's rows.
func ExampleAuthorizer() {
	app := server.New(server.Config{
		Authorize: func(ctx context.Context, access *server.Access) (context.Context, error) {
			cookie, err := access.Request.Cookie("session")
			if err != nil {
				return nil, err
			}
			who, ok := sessions[cookie.Value]
			if !ok {
				return nil, errors.New("unknown session")
			}
			return context.WithValue(ctx, userKey{}, who), nil
		},
	})
	app.SetLayout(html.Div(dcc.Input().ID("filter"), html.Div().ID("rows")))
	server.Callback(app, listOrders)

	browser := httptest.NewServer(app.Handler())
	defer browser.Close()
	for _, session := range []string{"s1", "s2", "stolen"} {
		req, _ := http.NewRequest(http.MethodPost, browser.URL+"/_dash-update-component", strings.NewReader(
			`{"output":"rows.children","outputs":{"id":"rows","property":"children"},"inputs":[{"id":"filter","property":"value"}]}`))
		req.Header.Set("Content-Type", "application/json")
		req.AddCookie(&http.Cookie{Name: "session", Value: session})
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			fmt.Println(err)
			return
		}
		body := make([]byte, 200)
		n, _ := resp.Body.Read(body)
		resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			fmt.Println(session, resp.Status)
			continue
		}
		fmt.Println(session, string(body[:n]))
	}
	// Output:
	// s1 {"multi":true,"response":{"rows":{"children":"lamp, chair, table"}}}
	// s2 {"multi":true,"response":{"rows":{"children":"chair, table"}}}
	// stolen 403 Forbidden
}
