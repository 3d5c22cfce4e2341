#!/usr/bin/env bash
# Puts small faults into dashwire, one at a time, and has the judge look for each.
#
#   scripts/mutants.sh [--no-unit] [PATTERN ...]
#
# The faults are the files in conformance/mutants; a PATTERN such as 'patch-*' takes
# some of them. Only the cases that can reach a fault are run. Then the unit tests
# are run, which must miss it, as otherwise it shows nothing about the judge; --no-unit
# leaves that out. The project's files are not touched. It ends with a table, and
# with 1 if a fault was missed. A fault whose lines are not in the code any more is
# an error.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/venv.sh >/dev/null # some unit tests compare with Python
exec go run ./conformance/cmd/mutants "$@"
