#!/usr/bin/env bash
# Has pages connect and disconnect, call and be pushed to, and compares what the
# server holds at the end with what it held near the beginning: goroutines, open
# files, heap, memory. Fails if any of that has grown.
#
#   scripts/soak.sh [MINUTES]        10 if not given, with a progress bar
set -euo pipefail
cd "$(dirname "$0")/../conformance/browser"

minutes=${1:-10}
if ! [[ $minutes =~ ^[1-9][0-9]*$ ]]; then
	echo "soak.sh: $minutes is no number of minutes" >&2
	exit 2
fi
# A compiled test writes to the terminal while it runs, so that there is a bar.
mkdir -p ../../.cache/bin
go test -c -o ../../.cache/bin/browser.test .
DASHWIRE_PROGRESS=1 DASHWIRE_SOAK=$((60 * minutes)) exec ../../.cache/bin/browser.test \
	-test.run '^TestSoak$' -test.v -test.timeout "$((minutes + 5))m"
