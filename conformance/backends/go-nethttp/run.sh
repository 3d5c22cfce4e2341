#!/usr/bin/env bash
# The subject app of ../go, by its http.Handler in a server of net/http.
set -euo pipefail
DASHWIRE_SUBJECT_IN=net/http exec "$(dirname "${BASH_SOURCE[0]}")/../go/run.sh"
