package bench

import (
	"bytes"
	"context"
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
)

// machine is what the figures were measured on.
type machine struct {
	Cores  int    `json:"cores"`
	CPU    string `json:"cpu"`
	Kernel string `json:"kernel"`
	Load   string `json:"load_before"` // the load average of the last minute
}

func readMachine() machine {
	m := machine{Cores: runtime.NumCPU(), CPU: "unknown CPU"}
	if info, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		m.CPU = cpuModel(info)
	}
	if release, err := os.ReadFile("/proc/sys/kernel/osrelease"); err == nil {
		m.Kernel = strings.TrimSpace(string(release))
	}
	if load, err := os.ReadFile("/proc/loadavg"); err == nil {
		m.Load, _, _ = strings.Cut(string(load), " ")
	}
	return m
}

func cpuModel(info []byte) string {
	for line := range strings.Lines(string(info)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return "unknown CPU"
}

// version is a name and what is installed of it.
type version struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// goModules and pythonPackages are those whose version the figures depend on.
var (
	goModules = map[string]string{
		"github.com/gofiber/fiber/v2": "Fiber",
		"github.com/valyala/fasthttp": "fasthttp",
		"github.com/goccy/go-json":    "go-json",
	}
	pythonPackages = []string{"dash", "plotly", "flask", "gunicorn", "fastapi", "uvicorn", "uvloop", "quart"}
)

// readVersions asks the programs themselves, as what is built or installed may
// be older than what go.mod or a requirements file says.
func readVersions(ctx context.Context, o options) ([]version, error) {
	var all []version
	if slices.Contains(o.servers, "ours") {
		info, err := buildinfo.ReadFile(filepath.Join(o.bin, "workload"))
		if err != nil {
			return nil, fmt.Errorf("%w (scripts/bench.sh builds it)", err)
		}
		all = append(all, goVersions(info)...)
	}
	if slices.ContainsFunc(o.servers, func(s string) bool { return s != "ours" && s != "bare" }) {
		python, err := pythonVersions(ctx, o.python)
		if err != nil {
			return nil, err
		}
		all = append(all, python...)
	}
	// wrk -v prints its version and then a usage text with the exit code 1.
	out, err := exec.CommandContext(ctx, o.wrk, "-v").CombinedOutput()
	if len(out) == 0 && err != nil {
		return nil, fmt.Errorf("wrk cannot be run: %w (Debian: apt-get install wrk)", err)
	}
	return append(all, version{"wrk", wrkVersion(out)}), nil
}

func goVersions(info *buildinfo.BuildInfo) []version {
	all := []version{{"Go", strings.TrimPrefix(info.GoVersion, "go")}}
	var modules []version
	for _, m := range info.Deps {
		if name, ok := goModules[m.Path]; ok {
			modules = append(modules, version{name, strings.TrimPrefix(m.Version, "v")})
		}
	}
	slices.SortFunc(modules, func(a, b version) int { return strings.Compare(a.Name, b.Name) })
	all = append(all, modules...)
	if revision := revisionOf(info.Settings); revision != "" {
		all = slices.Insert(all, 0, version{"dashwire", revision})
	}
	return all
}

// revisionOf returns the commit that a program was built from, with a plus sign
// if files had been changed since. It is empty where Go was told not to look.
func revisionOf(settings []debug.BuildSetting) string {
	var revision, changed string
	for _, s := range settings {
		switch {
		case s.Key == "vcs.revision":
			revision = s.Value[:min(len(s.Value), 12)]
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = "+"
		}
	}
	if revision == "" {
		return ""
	}
	return revision + changed
}

const versionScript = `
import importlib.metadata as m, json, platform, sys
found = [{"name": "Python", "version": platform.python_version()}]
for name in sys.argv[1:]:
    try:
        found.append({"name": m.metadata(name)["Name"], "version": m.version(name)})
    except m.PackageNotFoundError:
        pass
print(json.dumps(found))
`

func pythonVersions(ctx context.Context, python string) ([]version, error) {
	out, err := exec.CommandContext(ctx, python, append([]string{"-c", versionScript}, pythonPackages...)...).Output()
	if err != nil {
		return nil, fmt.Errorf("%s cannot be run: %w (scripts/venv.sh makes it)", python, err)
	}
	var all []version
	err = json.Unmarshal(bytes.TrimSpace(out), &all)
	return all, err
}

// wrkVersion takes the version out of a line such as
// "wrk debian/4.1.0-3 [epoll] Copyright ...".
func wrkVersion(out []byte) string {
	fields := strings.Fields(string(out))
	if len(fields) < 2 || fields[0] != "wrk" {
		return "unknown"
	}
	return strings.TrimPrefix(fields[1], "debian/")
}
