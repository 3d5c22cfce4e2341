#!/usr/bin/env bash
# Measures the reference workload in one run on this machine: ours, bare Fiber,
# and Python Dash on Flask and on FastAPI. About three minutes.
#
#   scripts/bench.sh                 the table; exit code 1 when a goal is missed
#   scripts/bench.sh --short         for CI, about a minute; fails on a clear break only
#   scripts/bench.sh --json FILE     everything that was measured
#   scripts/bench.sh --readme        rewrites the figures in README.md
#   scripts/bench.sh --help          all flags
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

args=()
for arg in "$@"; do
	if [[ $arg == --readme ]]; then
		arg=--readme=README.md
	fi
	args+=("$arg")
done

command -v go >/dev/null || {
	echo "bench.sh: go was not found; install Go as go.mod names it" >&2
	exit 1
}
command -v wrk >/dev/null || {
	echo "bench.sh: wrk was not found, and it makes the load (Debian: apt-get install wrk)" >&2
	exit 1
}
venv=$(scripts/venv.sh)
bin=$root/.cache/bench
mkdir -p "$bin"
go build -o "$bin/" ./conformance/apps/workload ./conformance/apps/barefiber ./conformance/cmd/dashbench

# exec, so that Ctrl-C reaches the program that ends the servers.
exec "$bin/dashbench" --bin "$bin" --python "$venv/bin/python" "${args[@]}"
