#!/usr/bin/env bash
# Records what Python Dash 4.4.1 puts on the wire, and how a browser spells ids,
# into protocol/testdata/*.json, against which the Go tests compare. Recording again leaves no difference.
#
#   scripts/record.sh [DIR]   writes to DIR instead
#
# Python with Dash is PYTHON, or the environment in DASHWIRE_VENV, or the one
# that scripts/venv.sh makes in .cache/venv.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=${1:-$root/protocol/testdata}

if [[ -n ${PYTHON:-} ]]; then
	python=$PYTHON
elif [[ -n ${DASHWIRE_VENV:-} ]]; then
	python=$DASHWIRE_VENV/bin/python
else
	python=$root/.cache/venv/bin/python
fi
if ! "$python" -c 'import dash, fastapi, numpy, pandas' 2>/dev/null; then
	echo "record.sh: $python has no Dash with FastAPI, numpy and pandas." >&2
	echo "Make the environment with scripts/venv.sh, or name one: DASHWIRE_VENV=/folder or PYTHON=/path/to/python." >&2
	exit 1
fi

mkdir -p "$out"
# A fixed seed for hashes, and no compiled files beside the sources.
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! PYTHONHASHSEED=0 PYTHONDONTWRITEBYTECODE=1 "$python" "$root/protocol/testdata/record/record.py" "$out" 2>"$log"; then
	cat "$log" >&2
	exit 1
fi

# How a browser spells ids is asked of a browser.
for browser in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
	[[ -n $browser ]] && command -v "$browser" >/dev/null && break
	browser=
done
if [[ -z $browser ]]; then
	echo "record.sh: no Chromium was found, so ids.json stays as it is. CHROMIUM names one." >&2
	exit 0
fi
profile=$(mktemp -d)
trap 'rm -rf "$log" "$profile"' EXIT
page=$("$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$profile" --dump-dom \
	"file://$root/protocol/testdata/record/ids.html" 2>"$log") || { cat "$log" >&2; exit 1; }
sed -n '/<pre id="out">/,/<\/pre>/p' <<<"$page" | sed 's/.*<pre id="out">//; s/<\/pre>.*//' >"$out/ids.json"
"$python" -c 'import json, sys; print("ids.json:", len(json.load(open(sys.argv[1]))["rows"]), "rows")' "$out/ids.json"
