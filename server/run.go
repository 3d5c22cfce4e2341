package server

import "context"

// Run starts the app on Config.Addr and serves until ctx ends or the process is
// asked to stop.
func (a *App) Run(ctx context.Context) error {
	engine, err := a.started()
	if err != nil {
		return err
	}
	defer a.end()
	return engine.Listen(a.cfg.Addr)
}
