#!/usr/bin/env bash
# Runs the linter over both modules. scripts/setup.sh installs it.
set -euo pipefail
cd "$(dirname "$0")/.."

lint=$PWD/.cache/bin/golangci-lint
[ -x "$lint" ] || { echo "scripts/lint.sh: the linter is missing; run scripts/setup.sh first" >&2; exit 1; }
"$lint" run ./...
(cd conformance/browser && "$lint" run --config ../../.golangci.yml ./...)
