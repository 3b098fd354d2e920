#!/usr/bin/env bash
# Install the credential verifier that we did not write (npm packages, pinned by the lock file).
set -euo pipefail
cd "$(dirname "$0")/../tests/exchanges/verifier"
command -v npm >/dev/null || { echo "npm absent : le vérificateur étranger ne sera pas essayé." >&2; exit 0; }
if [ ! -e node_modules/.stamp ] || [ package-lock.json -nt node_modules/.stamp ]; then
  npm ci --no-audit --no-fund --silent
  touch node_modules/.stamp
fi
