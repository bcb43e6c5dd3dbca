#!/usr/bin/env bash
# Builds release, makes the data once, measures, prints one table and writes build/bench.json.
# SPDX-License-Identifier: Apache-2.0
#
#   benchmarks/run.sh [--quick | --full] [--floor DIR] [--people N] [--only w0|pages|w|writes|start] [--build DIR]
#
# --quick (the default) takes two to three minutes on an idle machine once the data is there; --full loads all of W0
# and a larger W. --floor (or MADANG_FLOOR_DIR) names a folder with the sources of floor D3 (gen.cpp, d_proto.hpp): the
# data is then of its generator, and its pages are timed beside ours. --people makes the data here instead, of that size.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
floor=${MADANG_FLOOR_DIR:-}
build=$root/build/release
extent=quick people="" only=()
while [ $# -gt 0 ]; do
  case "$1" in
    --quick) extent=quick ;;
    --full) extent=full ;;
    --floor) floor=${2:?--floor needs a folder}; shift ;;
    --people) people=${2:?--people needs a number}; shift ;;
    --only) only=(--only "${2:?--only needs a name}"); shift ;;
    --build) build=${2:?--build needs a folder}; shift ;;
    *) sed -n '4,9p' "$0" | cut -c3-; exit 2 ;;
  esac
  shift
done

data=$root/build/bench-data
mkdir -p "$data"
if [ ! -f "$build/CMakeCache.txt" ]; then
  cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release "-DCMAKE_CXX_FLAGS_RELEASE=-O3 -DNDEBUG" \
    -DMADANG_BUILD_TESTS=OFF >"$data/configure.log"
fi
cmake --build "$build" --target madang_benchmark_speed >"$data/build.log" || { tail -n 40 "$data/build.log"; exit 1; }

options=(--scratch "$data" --json "$root/build/bench.json")
if [ -n "$people" ]; then
  options+=(--people "$people")
elif [ -n "$floor" ]; then
  if [ ! -f "$data/w-data/meta.txt" ]; then
    c++ -std=c++20 -O3 -march=native -w "$floor/gen.cpp" -o "$data/gen" -lpthread
    mkdir -p "$data/w-data"
    (cd "$data" && ./gen >gen.log)
  fi
  c++ -std=c++20 -O3 -march=native -w -shared -fPIC "-I$floor" "$root/benchmarks/floor/floor_driver.cpp" -o "$data/floor.so"
  options+=(--floor "$data/floor.so")
  if [ "$extent" = quick ]; then
    # The same people, relations and texts, the first 400,000 posts: both ends read these files.
    mkdir -p "$data/w-quick"
    for file in "$data"/w-data/*.bin; do ln -sf "$file" "$data/w-quick/"; done
    awk '{posts = 400000; print $1, $2, posts, $3 + $4 - posts}' "$data/w-data/meta.txt" >"$data/w-quick/meta.txt"
    options+=(--data "$data/w-quick")
  else
    options+=(--data "$data/w-data")
  fi
elif [ "$extent" = quick ]; then
  options+=(--posts 400000)
fi
if [ "$extent" = full ]; then options+=(--company-posts 1000000 --start-people 100000 --start-posts 2000000); fi

exec "$build/bin/speed" "${options[@]}" "${only[@]}"
