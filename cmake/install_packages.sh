#!/usr/bin/env bash
# Installs the system packages that Madang needs, when something is missing. SPDX-License-Identifier: Apache-2.0
#
#   cmake/install_packages.sh            what the library, the command-line tool and the examples need
#   cmake/install_packages.sh --tests    also what tests/run.sh needs
#   cmake/install_packages.sh --benchmarks   also what benchmarks/run.sh compares with: Redis and PostgreSQL,
#                                        which are installed without starting their services
#
# Debian 12+ and Ubuntu 24.04+ through apt; elsewhere it names what is missing and exits with 1.
set -euo pipefail

with_tests=no with_benchmarks=no
for argument in "$@"; do
  case $argument in
    --tests) with_tests=yes ;;
    --benchmarks) with_benchmarks=yes ;;
    *) echo "usage: $0 [--tests] [--benchmarks]" >&2; exit 2 ;;
  esac
done

has_program() { command -v "$1" >/dev/null; }
has_header() { printf '#include <%s>\n%s\n' "$1" "${2:-}" | c++ -std=c++20 -E -x c++ - >/dev/null 2>&1; }
has_module() { pkg-config --exists "$1" 2>/dev/null; }
has_sanitizers() {
  local program
  program=$(mktemp)
  local status=0
  echo 'int main() {}' | clang++ -x c++ -fsanitize=address,undefined - -o "$program" 2>/dev/null || status=1
  rm -f "$program"
  return "$status"
}
has_postgresql() { ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || has_program initdb; }
has_venv() { python3 -c 'import ensurepip, venv' 2>/dev/null; }
has_smtp_server() { python3 -c 'import aiosmtpd' 2>/dev/null || /usr/bin/python3 -c 'import aiosmtpd' 2>/dev/null; }
has_cmake() { has_program cmake && [ "$(printf '3.25\n%s\n' "$(cmake --version | sed -n '1s/[^0-9]*//p')" | sort -V | head -n 1)" = 3.25 ]; }
has_compiler() { has_header compare && has_header version; }
has_boost() { has_header boost/version.hpp $'#if BOOST_VERSION < 108100\n#error too old\n#endif'; }

# What is missing, as words: the names are those of Debian, `boost` and `clang-runtime` stand for a choice made below.
missing=()
need() {
  local package=$1
  shift
  "$@" || missing+=("$package")
}
need g++ has_compiler
need cmake has_cmake
need ninja-build has_program ninja
need pkg-config has_program pkg-config
need boost has_boost
need libfmt-dev has_header fmt/format.h
need libhowardhinnant-date-dev has_header date/tz.h
need tzdata test -e /usr/share/zoneinfo/Europe/Berlin
need libutf8proc-dev has_module libutf8proc
need libsodium-dev has_module libsodium
need libmuparser-dev has_module muparser
need libsqlite3-dev has_header sqlite3.h
need libcurl4-openssl-dev has_module libcurl
need libcli11-dev has_header CLI/CLI.hpp
if [ "$with_tests" = yes ]; then
  need ccache has_program ccache
  need clang has_program clang++
  need clang-runtime has_sanitizers
  need clang-format has_program clang-format
  need clang-tidy has_program clang-tidy
  need doctest-dev has_header doctest/doctest.h
  need doxygen has_program doxygen
  need libbz2-dev has_header bzlib.h
  need libssl-dev has_header openssl/ssl.h
  need libyaml-cpp-dev has_header yaml-cpp/yaml.h
  need lld has_program ld.lld
  need python3 has_program python3
  need python3-aiosmtpd has_smtp_server
  need python3-venv has_venv
  need zlib1g-dev has_header zlib.h
fi
if [ "$with_benchmarks" = yes ]; then
  need libhiredis-dev has_module hiredis
  need libpq-dev has_module libpq
  need postgresql has_postgresql
  need python3 has_program python3
  need redis-server has_program redis-server
fi
[ "${#missing[@]}" -gt 0 ] || exit 0

if ! has_program apt-get; then
  echo "Madang needs, and this system lacks (Debian's names; boost is the headers of Boost 1.81 or newer," >&2
  echo "clang-runtime is clang's sanitizer runtime): ${missing[*]}" >&2
  exit 1
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! has_program sudo; then
    echo "Missing packages, and neither root nor sudo to install them: ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
  [ -t 0 ] || as_root=(sudo -n)
fi
echo "Installing: ${missing[*]}"
apt_get() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o Dpkg::Use-Pty=0 "$@" </dev/null; }
apt_get update

# The services that packages bring stay stopped: benchmarks start servers of their own.
if [ "$with_benchmarks" = yes ] && [ ! -e /usr/sbin/policy-rc.d ]; then
  allow_services() { "${as_root[@]}" rm -f /usr/sbin/policy-rc.d; }
  trap allow_services EXIT
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee /usr/sbin/policy-rc.d >/dev/null
  "${as_root[@]}" chmod 755 /usr/sbin/policy-rc.d
fi

candidate() { apt-cache policy "$1" | sed -n 's/^  Candidate: //p'; }
packages=()
for word in "${missing[@]}"; do
  case $word in
    boost)
      if dpkg --compare-versions "$(candidate libboost-dev)" ge 1.81; then
        packages+=(libboost-dev)
      else
        packages+=(libboost1.81-dev)
      fi
      ;;
    clang-runtime)
      number=$(apt-cache depends clang | sed -nE 's/.*Depends: clang-([0-9]+).*/\1/p' | head -n 1)
      packages+=(clang "libclang-rt-$number-dev")
      ;;
    *) packages+=("$word") ;;
  esac
done
apt_get install -y --no-install-recommends "${packages[@]}"
