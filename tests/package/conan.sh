#!/usr/bin/env bash
# Uses the library as a Conan user does: builds the recipe with its test package, then a host program outside of the
# tree. Dependencies are the system's, no server is asked. SPDX-License-Identifier: Apache-2.0
#
#   tests/package/conan.sh
set -euo pipefail
exec 2>&1

root=$(cd "$(dirname "$0")/../.." && pwd)
work=$root/build/conan
python=$("$root/tests/support/python.sh") || exit $?
conan() { "$python/bin/conan" "$@"; }
profiles=(-pr:h="$root/conan/profiles/system" -pr:b="$root/conan/profiles/system")

export CONAN_HOME=$work/home
export CCACHE_BASEDIR=$work CCACHE_NOHASHDIR=1  # Conan builds in a new folder each time
rm -rf "$work"
mkdir -p "$work"
outside=$(mktemp -d)
trap 'rm -rf "$outside"' EXIT
conan profile detect

echo "== the recipe and its test package"
conan create "$root/conan" --no-remote "${profiles[@]}" -c tools.cmake.cmake_layout:test_folder="$work/test_package"
version=$(conan list 'madang/*' --format=compact | sed -nE 's/^ *madang\/([0-9.]+).*/\1/p' | head -n 1)

echo "== a host program outside of the tree"
cp -r "$root/tests/package/consumer" "$outside/host"
cp "$root/examples/02_record_feed.cpp" "$outside/host"
cd "$outside/host"
printf '[requires]\nmadang/%s\n[generators]\nCMakeDeps\nCMakeToolchain\n[layout]\ncmake_layout\n' "$version" >conanfile.txt
conan install . --no-remote "${profiles[@]}"
cmake --preset conan-release "-DMADANG_EXPECTED_VERSION=$version" "-DHOST_PROGRAM=$PWD/02_record_feed.cpp"
cmake --build --preset conan-release
build/Release/consumer
cmake "-DPROGRAM=$PWD/build/Release/host_program" "-DEXPECTED=$root/examples/expected/02_record_feed.txt" \
  "-DWORK_DIR=$PWD/run" -P "$root/cmake/check_output.cmake"
echo "the host program prints what examples/expected/02_record_feed.txt says"
