#!/usr/bin/env bash
# Simulates small companies from seeds; prints "N seeds, 0 violations", or the seed and how to see it again.
# SPDX-License-Identifier: Apache-2.0
#
#   tests/sim/run.sh [--seeds N] [--from SEED]     BUILD=build/release for another build
set -euo pipefail

cd "$(dirname "$0")/../.."
seeds=100
from=1
while [ $# -gt 0 ]; do
  case $1 in
    --seeds) seeds=$2; shift 2 ;;
    --from) from=$2; shift 2 ;;
    *) echo "usage: $0 [--seeds N] [--from SEED]" >&2; exit 2 ;;
  esac
done
MADANG_SIM_SEEDS=$seeds MADANG_SIM_FROM=$from \
  exec "${BUILD:-build/dev}/bin/madang_sim_tests" -tc='sim: every due*'
