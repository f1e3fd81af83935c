#!/bin/sh
# Runs a script of this folder on a Node that Backstage supports, after making
# sure that everything is installed. Usage: with-node.sh script.mjs [arguments]
set -eu
cd "$(dirname "$0")/.."

fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

command -v node >/dev/null 2>&1 || fail 'Node.js is missing. Install Node 22 or 24 (on Linux x64 any Node from 20 on will do for the set-up).'
major=$(node -p 'process.versions.node.split(".")[0]')
platform=$(node -p 'process.platform + "-" + process.arch')
if [ "$platform" = linux-x64 ]; then
  [ "$major" -ge 20 ] || fail "Node $(node -v) is too old for the set-up. Install Node 20 or newer."
else
  case "$major" in
    22 | 24) ;;
    *) fail "Backstage runs on Node 22 or 24, and this is $(node -v) on $platform. Install Node 24 and try again." ;;
  esac
fi

sh scripts/install.sh
PATH="$PWD/node_modules/.bin:$PATH"
export PATH
exec node "$@"
