#!/usr/bin/env bash
# Builds release, makes the data once, measures, and prints one table. SPDX-License-Identifier: Apache-2.0
#
#   benchmarks/run.sh [--quick | --full] [--only w0|pages|w|writes|start]    the library against its goals
#   benchmarks/run.sh --peers [--quick] [--core N]                           against Redis, PostgreSQL and SQLite
#   benchmarks/run.sh --soak SECONDS [--core N]                              mixed load: flat memory, no drift?
#   benchmarks/run.sh --networks COUNT                                       many small networks in one process
#
# Also: --floor DIR (or MADANG_FLOOR_DIR): sources of floor D3 (gen.cpp, d_proto.hpp); the data is then of its
# generator, and its pages are timed beside ours. --people N: data made here, of that size. --build DIR: build folder.
#
# --quick takes two to three minutes on an idle machine once the data is there and is the default; --full loads all of
# W0 and a larger W; --peers loads all of W0 unless --quick is given (ten minutes). Every run writes its own JSON beside
# build/bench.html, which shows the latest of each kind.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
floor=${MADANG_FLOOR_DIR:-}
build=$root/build/release
kind=speed extent="" people="" only=() seconds="" count="" core=()
export MADANG_BENCHMARK_COMMAND="benchmarks/run.sh $*"
usage() { sed -n '4,12p' "$0" | cut -c3-; exit 2; }
while [ $# -gt 0 ]; do
  case "$1" in
    --quick) extent=quick ;;
    --full) extent=full ;;
    --peers) kind=peers ;;
    --soak) kind=soak seconds=${2:?--soak needs seconds}; shift ;;
    --networks) kind=networks count=${2:?--networks needs a number}; shift ;;
    --core) core=(--core "${2:?--core needs a number}"); shift ;;
    --floor) floor=${2:?--floor needs a folder}; shift ;;
    --people) people=${2:?--people needs a number}; shift ;;
    --only) only=(--only "${2:?--only needs a name}"); shift ;;
    --build) build=${2:?--build needs a folder}; shift ;;
    *) usage ;;
  esac
  shift
done

if [ -z "$extent" ] && [ "$kind" = peers ]; then extent=full; fi
extent=${extent:-quick}

data=$root/build/bench-data
mkdir -p "$data"

build_program() {
  if [ ! -f "$build/CMakeCache.txt" ]; then
    cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release "-DCMAKE_CXX_FLAGS_RELEASE=-O3 -DNDEBUG" \
      -DMADANG_BUILD_TESTS=OFF >"$data/configure.log"
  fi
  cmake --build "$build" --target "madang_benchmark_$1" >"$data/build.log" || { tail -n 40 "$data/build.log"; exit 1; }
}

# The floor's generator makes the data once; its D3 becomes a library.
prepare_floor() {
  if [ ! -f "$data/w-data/meta.txt" ]; then
    c++ -std=c++20 -O3 -march=native -w "$floor/gen.cpp" -o "$data/gen" -lpthread
    mkdir -p "$data/w-data"
    (cd "$data" && ./gen >gen.log)
  fi
  c++ -std=c++20 -O3 -march=native -w -shared -fPIC "-I$floor" "$root/benchmarks/floor/floor_driver.cpp" -o "$data/floor.so"
}

# first_posts COUNT: the same people, relations and texts, the first posts: both ends read these files.
first_posts() {
  local to=$data/w-first-$1
  mkdir -p "$to"
  for file in "$data"/w-data/*.bin; do ln -sf "$file" "$to/"; done
  awk -v posts="$1" '{print $1, $2, posts, $3 + $4 - posts}' "$data/w-data/meta.txt" >"$to/meta.txt"
  echo "$to"
}

# Which data W0 is, as options.
data_options() {
  if [ -n "$people" ]; then
    options+=(--people "$people")
  elif [ -n "$floor" ]; then
    prepare_floor
    options+=(--floor "$data/floor.so")
    if [ "$extent" = quick ]; then
      options+=(--data "$(first_posts 400000)")
    else
      options+=(--data "$data/w-data")
    fi
  elif [ "$extent" = quick ]; then
    options+=(--posts 400000)
  fi
}

# The page is made whatever the run's verdict was.
write_page() {
  if command -v python3 >/dev/null; then
    python3 "$root/benchmarks/support/report_html.py" "$root/build/bench.html" "$root"/build/bench{,-peers,-soak,-networks}.json
  else
    echo "no python3: build/bench.html is not made" >&2
  fi
}

options=(--scratch "$data") before=()
if [ "$kind" = peers ]; then
  "$root/cmake/install_packages.sh" --benchmarks
  if [ ! -d "$build" ] || ! grep -q '^benchmark_peers_FOUND:INTERNAL=1' "$build/CMakeCache.txt"; then
    rm -f "$build/CMakeCache.txt"  # configured before the packages were there
  fi
fi
build_program "$kind"
case $kind in
  speed)
    options+=(--json "$root/build/bench.json" "${only[@]}")
    data_options
    if [ "$extent" = full ]; then options+=(--company-posts 1000000 --start-people 100000 --start-posts 2000000); fi
    ;;
  peers)
    servers=${TMPDIR:-/tmp}/madang-peers-$$
    port=$((20000 + $$ % 20000))
    before=("$root/benchmarks/peers/servers.sh" "$servers" "$port" "${core[1]:-0}")
    options+=(--json "$root/build/bench-peers.json" --sockets "$servers" --port "$port" "${core[@]}")
    data_options
    ;;
  networks) options+=(--json "$root/build/bench-networks.json" --networks "$count") ;;
  soak) options+=(--json "$root/build/bench-soak.json" --seconds "$seconds" "${core[@]}") ;;
esac

# In the background, so that a signal to this script stops the program, and servers beside it, at once.
"${before[@]}" "$build/bin/$kind" "${options[@]}" &
program=$!
trap 'kill "$program"; wait "$program" || true; exit 143' INT TERM
status=0
wait "$program" || status=$?
trap - INT TERM
write_page
exit "$status"
