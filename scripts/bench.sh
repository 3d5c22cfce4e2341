#!/usr/bin/env bash
# Measures the reference workload in one run on this machine: ours, bare Fiber,
# and Python Dash on Flask and on FastAPI. It prints each goal with PASS or MISS.
# About a quarter of an hour; up to 9,000 connections at a time, all on loopback.
#
#   scripts/bench.sh                 all; exit code 1 when a goal is missed
#   scripts/bench.sh --short         for CI, below two minutes; fails on a clear break only
#   scripts/bench.sh --points none --sleepers 0
#                                    the websocket only
#   scripts/bench.sh --echo none --pages none
#                                    all but the websocket
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
