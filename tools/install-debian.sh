#!/usr/bin/env bash
# Install the browser and the PDF readers that tests drive, when they are missing and this machine can.
set -euo pipefail
packages=()
command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || packages+=(chromium-headless-shell)
command -v pdfsig >/dev/null || packages+=(poppler-utils)
command -v node >/dev/null || packages+=(nodejs npm)
[ ${#packages[@]} -eq 0 ] && exit 0
if ! command -v apt-get >/dev/null || [ "$(id -u)" -ne 0 ]; then
  echo "À installer pour jouer tous les tests : ${packages[*]}" >&2
  exit 0
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq "${packages[@]}" >/dev/null
