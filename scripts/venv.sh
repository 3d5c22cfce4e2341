#!/usr/bin/env bash
# Makes .cache/venv: Python Dash at the versions of scripts/requirements.txt.
#
#   scripts/venv.sh [DIR]     prints the folder on stdout, all else on stderr
#
# REQUIREMENTS names another list than scripts/requirements.txt, for a DIR of its own.
# When the folder is complete this returns at once. Two at a time are safe: the
# second waits for the first. PYTHON names another interpreter than python3.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv=${1:-$root/.cache/venv}
wanted=${REQUIREMENTS:-$root/scripts/requirements.txt}
python=${PYTHON:-python3}

say() { echo "venv.sh: $*" >&2; }
fail() {
	say "$1"
	shift
	for line in "$@"; do echo "  $line" >&2; done
	exit 1
}

command -v "$python" >/dev/null || fail "$python was not found." \
	"Install Python 3.10 or newer (Debian: apt-get install python3 python3-venv)," \
	"or name an interpreter: PYTHON=/path/to/python3 scripts/venv.sh"
version=$("$python" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])')
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' ||
	fail "$python is Python $version; the pinned packages need 3.10 or newer."

# The stamp is written last, so a folder that has it was finished.
stamp="python $version"$'\n'$(cat "$root/scripts/requirements.txt" "$wanted")
complete() {
	[[ -f $venv/.complete && $(<"$venv/.complete") == "$stamp" ]] && "$venv/bin/python" -c '' 2>/dev/null
}

if complete; then
	echo "$venv"
	exit 0
fi

mkdir -p "$(dirname "$venv")"
# The lock belongs to the open file, which this shell keeps, so it outlives the
# Python that took it. (macOS has no flock command.)
exec 9>"$venv.lock"
"$python" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX)'
if complete; then
	echo "$venv"
	exit 0
fi

"$python" -c 'import venv, ensurepip' 2>/dev/null || fail "this Python has no venv module." \
	"Debian and Ubuntu package it apart: apt-get install python3-venv"

say "making $venv with Python $version; this takes about a minute the first time"
rm -rf "$venv"
log=$venv.log
"$python" -m venv "$venv" >"$log" 2>&1 || {
	cat "$log" >&2
	fail "python3 -m venv failed, see above." "Debian: apt-get install python3-venv"
}
"$venv/bin/python" -m pip --version >>"$log" 2>&1 || fail "the new environment has no pip." \
	"Debian: apt-get install python3-venv python3-pip"
if ! "$venv/bin/python" -m pip install --disable-pip-version-check --no-input \
	--requirement "$wanted" >>"$log" 2>&1; then
	tail -n 15 "$log" >&2
	fail "pip could not install the packages, see above (all of it: $log)." \
		"Without a network, point pip at an index or a folder of wheels that you have:" \
		"PIP_INDEX_URL=https://... or PIP_NO_INDEX=1 PIP_FIND_LINKS=/folder"
fi
printf '%s\n' "$stamp" >"$venv/.complete"
say "done"
echo "$venv"
