#!/usr/bin/env bash
# Tests all releases of Dash whose pages dashwire can serve. CI tests three of them.
#
#   scripts/releases.sh
#
# Fetches the wheel of each release, compares its files with the manifests here and
# has the pages of older ones called back and pushed to in a browser. About 80 MB to
# fetch the first time, and five minutes on two cores.
set -euo pipefail
cd "$(dirname "$0")/.."

export DASHWIRE_ALL_RELEASES=1
go test -count=1 -timeout=0 -run 'TestManifestsLeaveNoDiff|TestServedFilesAreThoseOfTheWheels' ./assets/...
cd conformance/browser
go test -count=1 -timeout=0 -run 'OlderRelease|OlderRenderers' .
