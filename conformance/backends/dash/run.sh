#!/usr/bin/env bash
# Runs the subject app on one of Python Dash's backends. The three run.sh beside
# this folder call it; DASHCONFORM_DASH is the release, 4.4.1 if not set.
set -euo pipefail

backend=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
release=${DASHCONFORM_DASH:-4.4.1}
venv=$root/.cache/dash-$release
if [[ -n ${DASHCONFORM_PREPARED:-} ]]; then
	exec "$venv/bin/python" -X utf8 "$root/conformance/apps/subject.py" "$backend"
fi
wanted=$here/requirements-$release.txt
if [[ ! -f $wanted ]]; then
	mkdir -p "$root/.cache"
	wanted=$root/.cache/requirements-$release.txt
	sed "s/@RELEASE@/$release/" "$here/requirements-other.txt" >"$wanted.$$"
	mv "$wanted.$$" "$wanted"
fi
REQUIREMENTS=$wanted "$root/scripts/venv.sh" "$venv" >&2
exec "$venv/bin/python" -X utf8 "$root/conformance/apps/subject.py" "$backend"
