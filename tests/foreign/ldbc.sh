#!/usr/bin/env bash
# Loads the LDBC SNB data through the public API, asks, and compares. SPDX-License-Identifier: Apache-2.0
#
#   tests/foreign/ldbc.sh --state initial|after_updates [--expected FILE] [--self-check] [--data FOLDER|ARCHIVE]
#
# Prints per query `IS2 asked N, equal M`; the exit status is 1 on any difference. Builds what it needs: in
# build/release, or in the folder that MADANG_BUILD names.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
build=${MADANG_BUILD:-$root/build/release}
log=$(mktemp)
trap 'rm -f "$log"' EXIT

# The demo configures build/release without tests, so say it here.
make_program() {
  "$root/cmake/install_packages.sh" --tests || return
  if [ -n "${MADANG_BUILD:-}" ]; then
    cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DMADANG_BUILD_TESTS=ON || return
  else
    (cd "$root" && cmake --preset release -DMADANG_BUILD_TESTS=ON) || return
  fi
  cmake --build "$build" --target madang_ldbc
}

if ! make_program >"$log" 2>&1 </dev/null; then
  tail -n 40 "$log" >&2
  echo "tests/foreign/ldbc.sh: the build failed" >&2
  exit 2
fi
"$build/bin/madang_ldbc" "$@"
