#!/usr/bin/env bash
# Uses the library as a host does: installed through find_package and pkg-config, and through add_subdirectory; checks
# the bill of materials that comes with it.
# SPDX-License-Identifier: Apache-2.0
#
#   tests/package/run.sh [BUILD_FOLDER]      a finished build; default build/dev
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "${1:-$root/build/dev}" && pwd)
work=$root/build/package
version=$(sed -n 's/^CMAKE_PROJECT_VERSION:STATIC=//p' "$build/CMakeCache.txt")
settings=(-G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG= "-DMADANG_EXPECTED_VERSION=$version")
# No debug information: nobody looks at it here.
if command -v ccache >/dev/null; then settings+=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache); fi

run() {
  echo "$*"
  "$@"
}

rm -rf "$work/prefix" "$work/moved" "$work/find_package"
cmake --install "$build" --prefix "$work/prefix" >/dev/null
mv "$work/prefix" "$work/moved"  # an installed package must not remember where it was

echo "== bill of materials"
status=0
python=$("$root/tests/support/python.sh") || status=$?
if [ "$status" -eq 0 ]; then
  "$python/bin/python" "$root/tests/package/sbom.py" "$work/moved" "$version"
elif [ "$status" -eq 77 ]; then
  echo "SKIPPED: the bill of materials is not compared with its schema: PyPI is out of reach"
else
  exit "$status"
fi

echo "== command-line tool"
if [ -x "$work/moved/bin/madang" ]; then
  test "$("$work/moved/bin/madang" --version)" = "madang $version"
  for file in bash-completion/completions/madang zsh/site-functions/_madang fish/vendor_completions.d/madang.fish \
    man/man1/madang.1; do
    test -s "$work/moved/share/$file"
  done
  bash -c 'source "$1" && complete -p madang' - "$work/moved/share/bash-completion/completions/madang"
  grep -q '^\.TH MADANG 1 ' "$work/moved/share/man/man1/madang.1"
  echo "installed with completion for three shells and madang(1)"
else
  echo "SKIPPED: this build has no command-line tool"
fi

echo "== find_package"
cmake -S "$root/tests/package/consumer" -B "$work/find_package" "${settings[@]}" "-DCMAKE_PREFIX_PATH=$work/moved" \
  >/dev/null
cmake --build "$work/find_package"
run "$work/find_package/consumer"
if [ -x "$work/find_package/delivery_consumer" ]; then run "$work/find_package/delivery_consumer"; fi

echo "== pkg-config"
pc_folder=$(dirname "$(find "$work/moved" -name madang.pc)")
export PKG_CONFIG_PATH=$pc_folder
compiler=(c++ -std=c++20 "-DPACKAGE_VERSION=\"$version\"")
if command -v ccache >/dev/null; then compiler=(ccache "${compiler[@]}"); fi

# pkg_config_program MODULE SOURCE: compiles and links with what the module says, and nothing else.
pkg_config_program() {
  local out=$work/pkg_config_$1 flags=()
  eval "flags=($(pkg-config --cflags "$1"))"  # it quotes for the shell
  "${compiler[@]}" "${flags[@]}" -c "$2" -o "$out.o"
  eval "flags=($(pkg-config --libs "$1"))"
  c++ "$out.o" "${flags[@]}" "-Wl,-rpath,$(dirname "$pc_folder")" -o "$out"
}

for file in "$pc_folder"/*.pc; do
  module=$(basename "$file" .pc)
  pkg-config --validate "$module"
  pkg-config --exact-version="$version" "$module"
done
pkg_config_program madang-core "$root/tests/package/consumer/main.cpp"
run "$work/pkg_config_madang-core"
if pkg-config --exists madang-delivery; then
  pkg_config_program madang-delivery "$root/tests/package/consumer/delivery.cpp"
  run "$work/pkg_config_madang-delivery"
else
  echo "SKIPPED: this build has no webhooks and e-mail (MADANG_DELIVERY)"
fi
pkg_config_program madang "$root/examples/02_record_feed.cpp"
cmake "-DPROGRAM=$work/pkg_config_madang" "-DEXPECTED=$root/examples/expected/02_record_feed.txt" \
  "-DWORK_DIR=$work/pkg_config_run" -P "$root/cmake/check_output.cmake"
echo "$work/pkg_config_madang prints what examples/expected/02_record_feed.txt says"

echo "== add_subdirectory"
cmake -S "$root/tests/package/consumer" -B "$work/add_subdirectory" "${settings[@]}" "-DMADANG_SOURCE_DIR=$root" \
  >/dev/null
cmake --build "$work/add_subdirectory"
run "$work/add_subdirectory/consumer"
