#!/usr/bin/env bash
# Installs what the tests need and says what it did. Running it again is quick.
#
#   scripts/setup.sh
#
# Debian's packages (Chromium, a C compiler for -race, python3-venv, wrk) are
# installed with apt-get if something is missing and we are root; otherwise the
# script says what to install and stops. The rest lands in .cache/ beside this
# repository's files: Python Dash in .cache/venv, the linter in .cache/bin. The
# browser files of Dash go to the user's cache, where the server looks for them.
set -euo pipefail
cd "$(dirname "$0")/.."

lint_version=v2.15.0
gotestsum_version=v1.13.0

say() { printf '== %s\n' "$*"; }
die() { printf 'scripts/setup.sh: %s\n' "$*" >&2; exit 1; }

command -v go >/dev/null || die "Go is missing. Install Go $(awk '$1=="go"{print $2}' go.mod) or newer and put it on PATH."
command -v python3 >/dev/null || die "Python 3 is missing. Install python3 and run this again."

missing=()
need() { # need COMMAND PACKAGE
  command -v "$1" >/dev/null || missing+=("$2")
}
[ -n "${DASHWIRE_CHROMIUM:-}" ] || need chromium chromium
need gcc gcc
need wrk wrk
[ -e /usr/include/stdlib.h ] || missing+=(libc6-dev)
python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)

if [ ${#missing[@]} -gt 0 ]; then
  if ! command -v apt-get >/dev/null; then
    die "these are missing, and there is no apt-get here to install them: ${missing[*]}"
  elif [ "$(id -u)" -ne 0 ]; then
    die "these are missing: ${missing[*]}. Run as root: apt-get install ${missing[*]}"
  fi
  say "installing ${missing[*]}"
  log=$(mktemp)
  if ! { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    die "apt-get could not install ${missing[*]}; its last lines stand above, all of it in $log"
  fi
  rm -f "$log"
fi

say "Python Dash in .cache/venv"
scripts/venv.sh >/dev/null

say "linter $lint_version in .cache/bin"
lint=.cache/bin/golangci-lint
if ! [ -x "$lint" ] || ! "$lint" version 2>/dev/null | grep -q "${lint_version#v}"; then
  GOBIN="$PWD/.cache/bin" GOFLAGS='' go install "github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$lint_version"
fi

say "test runner of the browser tests, gotestsum $gotestsum_version, in .cache/bin"
if ! .cache/bin/gotestsum --version 2>/dev/null | grep -q "${gotestsum_version#v}"; then
  GOBIN="$PWD/.cache/bin" GOFLAGS='' go install "gotest.tools/gotestsum@$gotestsum_version"
fi

say "browser files of Dash"
go run ./server/cmd/dashwire assets fetch
