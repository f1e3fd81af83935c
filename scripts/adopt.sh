#!/bin/sh
# Tries the plugins in a fresh Backstage; see e2e/adoption/README.md. Needs what
# scripts/bundle.sh has built.
set -eu
cd "$(dirname "$0")/.."
exec node e2e/adoption/adopt.mjs
