#!/usr/bin/env bash
# The main job in one command: sets up a fresh machine, builds, and shows a company's feeds.
# SPDX-License-Identifier: Apache-2.0
#
#   examples/demo.sh            then leaves you with the command-line tool at build/release/bin/madang
#   examples/demo.sh --once     for scripts: shows everything once and ends
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"

cmake/install_packages.sh
log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "Building; the first time takes some minutes ..."
if ! { cmake --preset release -DMADANG_BUILD_TESTS=OFF &&
       cmake --build --preset release --target madang_cli madang_examples; } >"$log" 2>&1; then
  cat "$log"
  exit 1
fi

bash examples/demo_run.sh "$@"
