#!/usr/bin/env bash
# Fuzzes one target for some seconds, from its corpus and what once did harm. What it finds is in build/fuzz/TARGET:
# mend it, and keep the file in tests/fuzz/regressions/TARGET. SPDX-License-Identifier: Apache-2.0
#
#   tests/fuzz/run.sh BUILD_FOLDER TARGET SECONDS [LIBFUZZER_OPTION...]
set -euo pipefail
exec 2>&1

root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "$1" && pwd) target=$2 seconds=$3
shift 3
found=$root/build/fuzz/$target
seeds=("$found/corpus" "$root/tests/fuzz/corpus/$target")
if [ -d "$root/tests/fuzz/regressions/$target" ]; then seeds+=("$root/tests/fuzz/regressions/$target"); fi
mkdir -p "$found/corpus"

if [ ! -x "$build/bin/madang_fuzz_$target" ]; then
  echo "$build/bin/madang_fuzz_$target is missing: fuzzers are built with clang and MADANG_SANITIZE=address"
  exit 1
fi
export UBSAN_OPTIONS=print_stacktrace=1
"$build/bin/madang_fuzz_$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 -artifact_prefix="$found/" \
  -error_exitcode=1 -print_final_stats=1 "$@" "${seeds[@]}"
