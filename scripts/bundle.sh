#!/bin/sh
# Builds the app and the production bundle of the backend:
#   packages/backend/dist/{skeleton,bundle}.tar.gz
# and unpacks it, installed, into .cache/bundle.
set -eu
cd "$(dirname "$0")/.."
PATH="$PWD/node_modules/.bin:$PATH"
export PATH

rm -rf dist-types packages/*/dist plugins/*/dist .cache/bundle
tsc --incremental false
for package in plugins/*; do
  npm run build --silent -w "$package"
done
npm run build --silent -w app

# The bundler wants the lockfile of another package manager; the lock that
# counts is package-lock.json.
touch yarn.lock
trap 'rm -f yarn.lock' EXIT
npm run build --silent -w backend -- --skip-build-dependencies

mkdir -p .cache/bundle
tar -xzf packages/backend/dist/skeleton.tar.gz -C .cache/bundle
tar -xzf packages/backend/dist/bundle.tar.gz -C .cache/bundle
cp package-lock.json app-config.yaml app-config.production.yaml .cache/bundle/

# Installed as it would be in production: what the lock says, without the
# development dependencies, no scripts. The native addon was built for this
# Node when the repository was installed.
cd .cache/bundle
npm ci --omit=dev --ignore-scripts --prefer-offline --no-audit --no-fund --loglevel=error
cp -R ../../node_modules/better-sqlite3/build node_modules/better-sqlite3/
