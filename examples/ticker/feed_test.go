package main

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/server"
)

// A page that is loaded late has the prices as they are.
func TestFeed(t *testing.T) {
	t.Parallel()
	app, feed, err := newApp(server.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	for n := range 40 {
		if err := feed.step(n); err != nil {
			t.Fatal(err)
		}
	}
	w := httptest.NewRecorder()
	app.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/_dash-layout", nil))
	for _, s := range feed.market.symbols {
		want := fmt.Sprintf(`"id":%q`, s.name)
		at := regexp.MustCompile(`\{[^{}]*` + regexp.QuoteMeta(want) + `[^{}]*\}`).FindString(w.Body.String())
		if !strings.Contains(at, fmt.Sprintf(`"children":"%.2f"`, s.price)) || !strings.Contains(at, s.className()) {
			t.Errorf("%s costs %.2f, and the layout has %s", s.name, s.price, at)
		}
		figure := string(feed.topic(s.name).Value(dcc.GraphFigure("chart").Dependency()))
		if strings.Count(figure, ",") < len(s.past) {
			t.Errorf("the chart of %s is %s", s.name, figure)
		}
	}
	if err := app.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestMarket(t *testing.T) {
	t.Parallel()
	m, twin := newMarket(3), newMarket(3)
	changes := 0
	for range 2000 {
		changes += len(m.trade())
		twin.trade()
	}
	if len(m.symbols) != 50 || changes < 2000*50/10 {
		t.Errorf("%d companies and %d changes", len(m.symbols), changes)
	}
	for i, s := range m.symbols {
		if s.price <= 0 || s.price != twin.symbols[i].price || len(s.past) != kept || s.past[kept-1] != s.price {
			t.Errorf("%s costs %v, and the other one %v; %d prices are kept", s.name, s.price, twin.symbols[i].price, len(s.past))
		}
	}
	if !strings.HasPrefix((&symbol{open: 10, price: 9, rising: true}).className(), "price loss up") {
		t.Error("a loss looks like a gain")
	}
}
