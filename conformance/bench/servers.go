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

// python is the command of a backend of Python Dash.
func python(backend, workers string) func(options) []string {
	return func(o options) []string {
		return []string{o.python, o.workloadPy, "--backend", backend, "--workers", workers}
	}
}

func servers() []server {
	return []server{
		{
			name: "ours", title: "dashwire", exact: true,
			command: func(o options) []string { return []string{filepath.Join(o.bin, "workload")} },
		},
		{
			name: "bare", title: "bare Fiber", exact: true,
			command: func(o options) []string { return []string{filepath.Join(o.bin, "barefiber")} },
		},
		{name: "flask", title: "Dash, Flask (gunicorn, 2 workers)", command: python("flask", "2")},
		{name: "fastapi", title: "Dash, FastAPI (uvicorn, 2 workers)", command: python("fastapi", "2")},
		{name: "quart", title: "Dash, Quart (uvicorn, 2 workers)", command: python("quart", "2")},
	}
}

// broadcaster is our server with another way to send the messages of the fan. It is
// measured at nothing else.
func broadcaster() server {
	s := serverNamed("ours")
	s.name, s.title, s.env = "broadcast", "dashwire, one broadcast for all", []string{"FAN=broadcast"}
	return s
}

// loneFastAPI is FastAPI in one process, as ours is, and as an app needs it whose pages
// hear of each other. It is measured at the echo only; elsewhere ours is held against
// two workers, which are quicker.
func loneFastAPI() server {
	return server{name: "fastapi-one", title: "Dash, FastAPI (uvicorn, 1 process)", command: python("fastapi", "1")}
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
	for _, s := range []server{broadcaster(), loneFastAPI()} {
		if s.name == name {
			return s
		}
	}
	panic("bench: no server " + name)
}
