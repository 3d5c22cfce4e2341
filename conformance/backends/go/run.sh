#!/usr/bin/env bash
# Builds the subject app in Go, or the apps of the browser tests if one of those is
# asked for, unless they are built already, and runs it. DASHWIRE_PROGRAMS is the
# folder for what is built, .cache/bin if it isn't set. With DASHWIRE_RACE the program
# has the race detector, and ends where that finds something.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
read -r options
name=subject
if [[ $options =~ \"app\":\ *\"browser/ ]]; then
	name=browserapps
fi
if [[ -n ${DASHWIRE_RACE:-} ]]; then
	name+=-race
	export GORACE="halt_on_error=1 ${GORACE:-}"
fi
program=${DASHWIRE_PROGRAMS:-$root/.cache/bin}/$name
cd "$root"
if [[ -z ${DASHCONFORM_PREPARED:-} ]]; then
	go build ${DASHWIRE_RACE:+-race} -o "$program" "./conformance/apps/${name%-race}"
fi
# The program reads the line again, and then what is left of the input.
exec "$program" < <(printf '%s\n' "$options" && exec cat 2>/dev/null)
