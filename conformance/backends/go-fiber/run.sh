#!/usr/bin/env bash
# The subject app of ../go, mounted in a Fiber app.
set -euo pipefail
DASHWIRE_SUBJECT_IN=fiber exec "$(dirname "${BASH_SOURCE[0]}")/../go/run.sh"
