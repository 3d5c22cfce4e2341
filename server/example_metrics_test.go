package server_test

import (
	"bufio"
	"context"
	"fmt"
	"strings"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/dashwire/dashwire/assets/dcc"
	"github.com/dashwire/dashwire/assets/html"
	"github.com/dashwire/dashwire/server"
	"github.com/dashwire/dashwire/server/servertest"
)

// A Prometheus server reads the app's metrics at /metrics, beside those that the
// program has in the same registry.
func ExampleConfig_metrics() {
	app := server.New(server.Config{Metrics: prometheus.NewRegistry(), MetricsEndpoint: "metrics"})
	app.SetLayout(html.Div(dcc.Input().ID("name").Value("you"), html.P().ID("greeting")))
	type in struct {
		Name string `input:"name.value"`
	}
	type out struct {
		Text string `output:"greeting.children"`
	}
	server.Callback(app, func(_ context.Context, in in) (out, error) { return out{"Hello " + in.Name}, nil })

	err := servertest.Try(func(t servertest.TB) {
		page := servertest.Open(t, app)
		page.Set("name.value", "Ada")
		resp, err := servertest.Client(t, app).Get("http://app.test/metrics")
		if err != nil {
			t.Fatalf("%v", err)
		}
		defer resp.Body.Close()
		for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
			if strings.HasPrefix(lines.Text(), "dashwire_callback_duration_seconds_count") {
				fmt.Println(lines.Text())
			}
		}
	})
	if err != nil {
		fmt.Println(err)
	}
	// Output: dashwire_callback_duration_seconds_count{output="greeting.children"} 2
}
