package server

import (
	"errors"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// setMetrics decides where metrics go, and from where they can be read.
func (cfg *Config) setMetrics() (prometheus.Gatherer, []error) {
	if cfg.MetricsEndpoint == "" {
		return nil, nil
	}
	if cfg.Metrics == nil {
		own := prometheus.NewRegistry()
		own.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
		cfg.Metrics = own
		return own, nil
	}
	from, ok := cfg.Metrics.(prometheus.Gatherer)
	if !ok {
		return nil, []error{errors.New("Config.MetricsEndpoint: Config.Metrics takes metrics but can't be read, as one made by prometheus.WrapRegistererWith; leave MetricsEndpoint out and serve the registry behind it by promhttp.HandlerFor, in an Extension's route or a server of your own")}
	}
	return from, nil
}
