#!/usr/bin/env bash
# Builds the subject app in Go, if it isn't built yet, and runs it.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
program=$root/.cache/bin/subject
cd "$root"
if [[ -z ${DASHCONFORM_PREPARED:-} ]]; then
	go build -o "$program" ./conformance/apps/subject
fi
exec "$program"
