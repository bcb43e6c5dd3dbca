#!/usr/bin/env bash
# Makes build/python, an environment with what tests/support/requirements.txt lists, and names it. Ends with 77 where that
# cannot be had. SPDX-License-Identifier: Apache-2.0
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
wanted=$root/tests/support/requirements.txt
home=$root/build/python

if ! cmp -s "$wanted" "$home/installed.txt"; then
  rm -rf "$home"
  mkdir -p "$(dirname "$home")"
  if ! python3 -m venv "$home" >&2 || ! "$home/bin/pip" install --quiet --requirement "$wanted" >&2; then
    rm -rf "$home"
    echo "SKIPPED: no Python environment: PyPI (or python3-venv) is out of reach" >&2
    exit 77
  fi
  cp "$wanted" "$home/installed.txt"
fi
echo "$home"
