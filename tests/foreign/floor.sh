#!/usr/bin/env bash
# Runs the benchmarks beside the floor of the shared folder; passes further options on. SPDX-License-Identifier: Apache-2.0
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
floor=$root/../shared/tools/floor
if [ ! -f "$floor/d_proto.hpp" ]; then
  echo "SKIPPED: no floor in $floor"
  exit 0
fi
exec "$root/benchmarks/run.sh" --floor "$floor" "$@"
