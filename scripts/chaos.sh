#!/usr/bin/env bash
# Drives real pages and pages without a browser through a network that delays,
# doubles, reorders, loses and cuts, and compares what arrived with what was sent.
# About ten minutes, with a progress bar; the tables stand at the end of each part.
#
#   scripts/chaos.sh                 10,000 values to a device, beside Python Dash, then 500 cuts
#   scripts/chaos.sh values [N]      the first part only, with N values
#   scripts/chaos.sh cuts [N]        the second part only, with N cuts
#
# DASHWIRE_SEED=N makes the same faults again; each part prints its seed. The short
# forms are the tests TestChaos and TestCuts of conformance/browser.
set -euo pipefail
cd "$(dirname "$0")/../conformance/browser"

part=${1:-all}
case $part in
all | values | cuts) ;;
*)
	sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p}' "../../scripts/chaos.sh" >&2
	exit 2
	;;
esac

# A compiled test writes to the terminal while it runs, so that there is a bar.
mkdir -p ../../.cache/bin
go test -c -o ../../.cache/bin/browser.test .
export DASHWIRE_PROGRESS=1

if [[ $part != cuts ]]; then
	values=${2:-10000}
	DASHWIRE_CHAOS=$values DASHWIRE_CHAOS_PYTHON=$values ../../.cache/bin/browser.test -test.run '^TestChaos$' -test.v -test.timeout 30m
fi
if [[ $part != values ]]; then
	DASHWIRE_CUTS=${2:-500} ../../.cache/bin/browser.test -test.run '^TestCuts$' -test.v -test.timeout 30m
fi
