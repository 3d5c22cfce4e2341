#!/usr/bin/env bash
# Puts small faults into dashwire, one at a time, and has the judge look for each.
#
#   scripts/mutants.sh [--no-unit] [--each] [PATTERN ...]
#
# The faults are the files in conformance/mutants; a PATTERN such as 'patch-*' takes
# some of them. Only the cases that can reach a fault are run. The unit tests are run
# beside the judge, with several faults at a time, and must miss them, as otherwise a
# fault shows nothing about the judge; --no-unit leaves that out, --each tests one
# fault at a time. The project's files are not touched. It ends with a table, and with
# 1 if a fault was missed. A fault whose lines are not in the code any more is an error.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/venv.sh >/dev/null # some unit tests compare with Python
exec go run ./conformance/cmd/mutants "$@"
