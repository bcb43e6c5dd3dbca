#!/usr/bin/env bash
# Everything that is tested, in one command. SPDX-License-Identifier: Apache-2.0
#
#   tests/run.sh            the whole: development build, sanitizers, clang, clang-tidy, format, documentation, package
#   tests/run.sh --quick    the development build and the checks that need no other
#   tests/run.sh --deep     the whole, with the long random and crash tests (MADANG_DEEP=1)
#
# The last line is `N passed, N failed`: doctest's test cases, and each other check as one. Logs are in build/logs.
set -euo pipefail
exec </dev/null 2>&1

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
extent=whole
case "${1:-}" in
  "") ;;
  --quick) extent=quick ;;
  --deep) export MADANG_DEEP=1 ;;
  *) echo "usage: $0 [--quick | --deep]"; exit 2 ;;
esac

timeout_seconds=900 fuzz_seconds=10
if [ -n "${MADANG_DEEP:-}" ]; then timeout_seconds=14400 fuzz_seconds=300; fi
passed=0 failed=0 skipped=0 finished=no
logs=$root/build/logs
mkdir -p "$logs"

summary() {
  if [ "$finished" = no ]; then
    echo "FAILED   the run ended before its end"
    failed=$((failed + 1))
  fi
  echo
  if [ "$skipped" -gt 0 ]; then echo "$skipped SKIPPED, named above: these were not tested"; fi
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ] || exit 1
}
trap summary EXIT

show_skipped() { grep -E '^[0-9]+: .*\bSKIPPED\b' "$1" | sed -E 's/^[0-9]+: //' | sort -u || true; }

# What a check's log says was SKIPPED, which also counts.
show_skipped_parts() {
  grep '^SKIPPED' "$1" || true
  skipped=$((skipped + $(grep -c '^SKIPPED' "$1" || true)))
}

# check NAME COMMAND...: one check; its output is in a log and shown when it fails. Status 77 says that all of it was
# skipped.
check() {
  local name=$1 log=$logs/${1// /_}.log start=$SECONDS
  shift
  local status=0
  "$@" >"$log" || status=$?
  if [ "$status" -eq 0 ]; then
    passed=$((passed + 1))
    printf 'passed   %-28s %4d s\n' "$name" $((SECONDS - start))
    show_skipped_parts "$log"
  elif [ "$status" -eq 77 ]; then
    show_skipped_parts "$log"
  else
    failed=$((failed + 1))
    printf 'FAILED   %-28s %4d s, log: %s\n' "$name" $((SECONDS - start)) "${log#"$root/"}"
    tail -n 60 "$log"
    return 1
  fi
}

# build PRESET: configures and builds; goes on after an error to show all of them.
build() { cmake --preset "$1" && cmake --build --preset "$1" -- -k 0; }

# suite PRESET [CTEST_OPTION...]: runs the test programs of a build and adds up their test cases.
suite() {
  local preset=$1 log=$logs/$1_tests.log start=$SECONDS status=0 good bad skips
  shift
  "${steady[@]}" ctest --preset "$preset" --verbose --parallel 2 --timeout "$timeout_seconds" "$@" >"$log" || status=$?
  read -r good bad skips <<<"$(python3 tests/support/count.py "$log")"
  if [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then bad=1; fi
  passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + skips))
  printf '%s   %-28s %4d s: %d passed, %d failed\n' \
    "$([ "$bad" -eq 0 ] && echo passed || echo FAILED)" "$preset tests" $((SECONDS - start)) "$good" "$bad"
  grep -E '^ *[0-9]+/[0-9]+ Test +#' "$log" | sed -E 's/^ */           /' || true
  show_skipped "$log"
  if [ "$bad" -gt 0 ]; then
    echo "log: ${log#"$root/"}"
    grep -E '^[0-9]+: |No tests were found' "$log" | sort -s -t : -k 1,1n |
      grep -E -B 2 -A 12 'ERROR:|ERROR!|WARNING: Thread|runtime error|Error at|No tests were found' | head -n 200 || true
  fi
}

sources() { find . -path ./build -prune -o -type f \( -name '*.hpp' -o -name '*.cpp' \) -print0; }
check_format() { sources | xargs -0 clang-format --dry-run -Werror; }
check_reference() { cmake --build --preset dev --target madang_reference; }
# The pages of the golden file, which the test suites of gcc and clang compare as well.
native_pages() {
  cmake --build --preset dev --target madang_native_pages &&
    build/dev/bin/madang_native_pages --test-case='order top: the pages of a golden file*' | grep -F ' 1 passed'
}
# fuzz BUILD_FOLDER: every target for some seconds, as many at once as there are processors; each has a log of its own.
fuzz() {
  for corpus in tests/fuzz/corpus/*/; do basename "$corpus"; done |
    xargs -P "$(nproc)" -I '{}' bash -c '
      log=$1/fuzz_$2.log; shift 2
      "$@" >"$log" || { tail -n 60 "$log"; echo "FAILED, log: $log"; exit 1; }
    ' - "$logs" '{}' "${steady[@]}" tests/fuzz/run.sh "$1" '{}' "$fuzz_seconds"
}
check_headers() { cmake --build --preset dev --target all_verify_interface_header_sets -- -k 0; }

# The address layout of some kernels is too random for older sanitizer runtimes.
steady=(env)
if setarch "$(uname -m)" -R true 2>/dev/null; then steady=(setarch "$(uname -m)" -R); fi

check "packages" cmake/install_packages.sh --tests || exit 1
check "format" check_format || true
check "documentation self-test" python3 cmake/check_docs.py --self-test || true
check "documentation" python3 cmake/check_docs.py || true
check "code in documents self-test" python3 cmake/check_snippets.py --self-test || true
check "code in documents" python3 cmake/check_snippets.py || true

check "dev build" build dev || true
suite dev
check "headers stand alone" check_headers || true
check "reference" check_reference || true
check "package" tests/package/run.sh build/dev || true

if [ "$extent" = whole ]; then
  check "golden pages -march=native" native_pages || true
  check "conan" tests/package/conan.sh || true
  check "asan build (clang)" build asan || true
  suite asan
  check "fuzz" fuzz build/asan || true
  check "clang-tidy" python3 cmake/tidy.py build/asan || true
  check "tsan build" build tsan || true
  suite tsan
fi
finished=yes
