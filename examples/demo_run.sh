#!/usr/bin/env bash
# Shows the example company: a home feed, a record with its field changes, and what a partner sees of the same record.
# SPDX-License-Identifier: Apache-2.0
#
#   examples/demo_run.sh [--once]     after examples/demo.sh has built build/release/bin/madang
#   MADANG=path/to/madang             another binary; MADANG_DEMO_DB=FILE another place for the network
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
madang=${MADANG:-$root/build/release/bin/madang}
db=${MADANG_DEMO_DB:-$root/build/demo/company.db}
case "${1:-}" in
  "" | --once) ;;
  *) echo "usage: $0 [--once]" >&2; exit 2 ;;
esac

mkdir -p "$(dirname "$db")"
rm -f "$db" "$db-wal" "$db-shm" "$db.lock"
export MADANG_DB=$db

heading() { printf '\n=== %s\n\n' "$*"; }

heading "A company is imported: Hanbit Precision, its partners and customers, March to May 2025"
"$madang" import "$root/examples/data"
"$madang" check --digest

heading "The home feed of Kim Ji-won, Account Manager in Seoul"
"$madang" feed u:kim --limit 8 --comments 2

heading "Change order ECO-118 as Kim Ji-won sees it: two suppliers, prices, internal remarks"
"$madang" record eco:118 --as u:kim --limit 6 --comments 3

heading "The same change order as Klaus Baumann of the supplier Neckar Lager sees it"
"$madang" record eco:118 --as p:baumann --limit 6 --comments 3

if [ "${1:-}" != --once ]; then
  heading "How to go on"
  cat <<TEXT
export MADANG_DB=${db#"$PWD/"}
${madang#"$PWD/"} feed c:steiner                     what a customer sees
${madang#"$PWD/"} feed u:fischer --node product:hs200 --reach subtree
${madang#"$PWD/"} post u:kim "Hello @[u:fischer]" --on opportunity:31
${madang#"$PWD/"} --help
TEXT
fi
