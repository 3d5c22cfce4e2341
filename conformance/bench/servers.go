package bench

import "path/filepath"

// server is a program that serves the workload on 127.0.0.1 at PORT.
type server struct {
	name    string
	title   string
	command func(o options) []string
	env     []string // beside HOST and PORT

	// exact says that the answers must have the very bytes of the first server
	// that is exact too; otherwise they must be equal as JSON.
	exact bool
}

func servers() []server {
	python := func(backend string) func(options) []string {
		return func(o options) []string {
			return []string{o.python, o.workloadPy, "--backend", backend, "--workers", "2"}
		}
	}
	return []server{
		{
			name: "ours", title: "dashwire", exact: true,
			command: func(o options) []string { return []string{filepath.Join(o.bin, "workload")} },
		},
		{
			name: "bare", title: "bare Fiber", exact: true,
			command: func(o options) []string { return []string{filepath.Join(o.bin, "barefiber")} },
		},
		{name: "flask", title: "Dash, Flask (gunicorn, 2 workers)", command: python("flask")},
		{name: "fastapi", title: "Dash, FastAPI (uvicorn, 2 workers)", command: python("fastapi")},
		{name: "quart", title: "Dash, Quart (uvicorn, 2 workers)", command: python("quart")},
	}
}

// broadcaster is our server with another way to send the messages of the fan. It is
// measured at nothing else.
func broadcaster() server {
	s := serverNamed("ours")
	s.name, s.title, s.env = "broadcast", "dashwire, one broadcast for all", []string{"FAN=broadcast"}
	return s
}

func isPython(name string) bool {
	return name == "flask" || name == "fastapi" || name == "quart"
}

func serverNames() []string {
	var names []string
	for _, s := range servers() {
		names = append(names, s.name)
	}
	return names
}

func serverNamed(name string) server {
	for _, s := range servers() {
		if s.name == name {
			return s
		}
	}
	if s := broadcaster(); s.name == name {
		return s
	}
	panic("bench: no server " + name)
}
