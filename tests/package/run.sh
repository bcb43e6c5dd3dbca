#!/usr/bin/env bash
# Uses the library as a host does: installed through find_package and pkg-config, and through add_subdirectory.
# SPDX-License-Identifier: Apache-2.0
#
#   tests/package/run.sh [BUILD_FOLDER]      a finished build; default build/dev
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "${1:-$root/build/dev}" && pwd)
work=$root/build/package
version=$(sed -n 's/^CMAKE_PROJECT_VERSION:STATIC=//p' "$build/CMakeCache.txt")
settings=(-G Ninja -DCMAKE_BUILD_TYPE=Debug "-DMADANG_EXPECTED_VERSION=$version")
if command -v ccache >/dev/null; then settings+=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi

run() {
  echo "$*"
  "$@"
}

rm -rf "$work/prefix" "$work/moved" "$work/find_package"
cmake --install "$build" --prefix "$work/prefix" >/dev/null
mv "$work/prefix" "$work/moved"  # an installed package must not remember where it was

echo "== find_package"
cmake -S "$root/tests/package/consumer" -B "$work/find_package" "${settings[@]}" "-DCMAKE_PREFIX_PATH=$work/moved" \
  >/dev/null
cmake --build "$work/find_package"
run "$work/find_package/consumer"

echo "== pkg-config"
pc_folder=$(dirname "$(find "$work/moved" -name madang.pc)")
flags=()
eval "flags=($(PKG_CONFIG_PATH=$pc_folder pkg-config --cflags --libs madang))"  # it quotes for the shell
c++ -std=c++20 "-DPACKAGE_VERSION=\"$version\"" "$root/tests/package/consumer/main.cpp" "${flags[@]}" \
  "-Wl,-rpath,$(dirname "$pc_folder")" -o "$work/pkg_config_consumer"
run "$work/pkg_config_consumer"

echo "== add_subdirectory"
cmake -S "$root/tests/package/consumer" -B "$work/add_subdirectory" "${settings[@]}" "-DMADANG_SOURCE_DIR=$root" \
  >/dev/null
cmake --build "$work/add_subdirectory"
run "$work/add_subdirectory/consumer"
