#!/usr/bin/env bash
# Writes the generated code again: the component packages under assets/.
#
#   scripts/generate.sh [--wheel FILE | --python-prefix DIR]
#
# Without arguments the metadata comes out of the bundle that a server would
# serve: $DASHWIRE_WHEELS, the Python environment, the cache, or fetched. Ends
# with status 1 and a list of files if git has other versions of them.
set -euo pipefail
cd "$(dirname "$0")/.."

go run ./assets/cmd/dashgen "$@"

git diff --stat --exit-code -- assets/html assets/dcc assets/table assets/internal/gen || {
	echo "generate.sh: the generated code was not up to date; commit the files above" >&2
	exit 1
}
new=$(git ls-files --others --exclude-standard -- assets/html assets/dcc assets/table)
if [ -n "$new" ]; then
	echo "$new"
	echo "generate.sh: these files are new; commit them" >&2
	exit 1
fi
