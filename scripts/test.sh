#!/usr/bin/env bash
# Sets up what is missing and runs all tests at CI length.
#
#   scripts/test.sh
#
# Vet, lint, unit tests with the race detector, generated code without a diff,
# browser tests, and a short form of what has a long script of its own. Each
# runner prints its own closing lines; the script ends at the first that fails.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s (%ds)\n' "$*" "$SECONDS"; }

scripts/setup.sh
step vet
go vet ./...
(cd conformance/browser && go vet ./...)
step lint
scripts/lint.sh
step "unit tests"
go test -race -timeout=0 ./...
step "judge: dashwire and Python Dash on Flask"
export DASHWIRE_RACE=1
go run ./conformance/cmd/dashconform run --backend go --backend dash-flask
unset DASHWIRE_RACE
step "judge: dashwire in servers of others"
go run ./conformance/cmd/dashconform run --backend go-nethttp --backend go-fiber
step "judge: Python Dash on FastAPI and Quart, a few cases"
go run ./conformance/cmd/dashconform run --backend dash-fastapi --backend dash-quart 'update/r*' 'websocket/h*' 'suites/*' 'index/d*'
step "browser tests"
# A real browser on a busy machine now and then takes a click for a drag. A test
# that fails is run once more, and both runs are reported; three that fail are a
# fault at once. Those that may run beside others mostly wait for a limit of time to
# be over, so five of them run on two processors.
# The soak has a step of its own.
(cd conformance/browser && ../../.cache/bin/gotestsum --format pkgname --rerun-fails=1 --rerun-fails-max-failures=2 --packages ./... -- -race -count=1 -timeout=0 -parallel=5 -skip '^TestSoak$')
step "soak, short form"
scripts/soak.sh 1
step "benchmark, short form"
scripts/bench.sh --short
step "all passed"
