#!/usr/bin/env bash
# Tests all releases of Dash whose pages dashwire can serve. CI tests three of them.
#
#   scripts/releases.sh
#
# Sets up what is missing, fetches the wheels of each release, compares their files
# with the manifests here, and has the pages of older ones called back and pushed to
# in a browser. About 100 MB to fetch the first time, and five minutes on two cores.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s (%ds)\n' "$*" "$SECONDS"; }

scripts/setup.sh
step "files of each release"
for folder in assets/release/data/*; do
	go run ./server/cmd/dashwire assets fetch --release "${folder##*/}"
done
export DASHWIRE_ALL_RELEASES=1
step "files and manifests against the wheels"
go test -count=1 -timeout=0 -run '^(TestManifestsLeaveNoDiff|TestServedFilesAreThoseOfTheWheels)$' ./assets ./assets/internal/relgen
step "pages in a browser"
cd conformance/browser
# Tests run two at a time: the lines that tell which ones go on show how far it is.
go test -v -count=1 -timeout=0 -run 'OlderRelease|OlderRenderers' . | grep --line-buffered -vE '^=== (RUN|PAUSE|NAME) '
step "all passed"
