#!/usr/bin/env bash
# Shows the example company: a home feed, a record with its field changes, and what a partner sees of the same record.
# SPDX-License-Identifier: Apache-2.0
#
#   examples/demo_run.sh [--once]     after examples/demo.sh has built build/release/bin/madang
#   MADANG=path/to/madang             another binary; MADANG_DEMO_DB=FILE another place for the network
set -euo pipefail

cd "$(dirname "$0")/.."
madang=${MADANG:-build/release/bin/madang}
db=${MADANG_DEMO_DB:-build/demo/company.db}
case "${1:-}" in
  "" | --once) ;;
  *) echo "usage: $0 [--once]" >&2; exit 2 ;;
esac

mkdir -p "$(dirname "$db")"
rm -f "$db" "$db-wal" "$db-shm" "$db.lock"
export MADANG_DB=$db

heading() { printf '\n=== %s\n\n' "$*"; }

heading "A company is imported: 67 people, 2 suppliers, 3 customers, three months"
"$madang" import examples/data
"$madang" check

heading "The home feed of Kim Ji-won, Account Manager in Seoul"
"$madang" feed u:kim --limit 8 --comments 2

heading "The same feed, best first, and why"
"$madang" feed u:kim --limit 6 --order top --why

heading "Change order ECO-118 as Kim Ji-won sees it: two suppliers, prices, remarks"
"$madang" record eco:118 --as u:kim --from 2025-03-27 --comments 3

heading "The same change order as Klaus Baumann of the supplier Neckar sees it"
"$madang" record eco:118 --as p:baumann --from 2025-03-27 --comments 3

heading "A change order about thirteen parts, assemblies and products is one item"
"$madang" record eco:121 --as u:jung --limit 1 --comments 2

heading "What Kim Ji-won is told when two colleagues answer, and why"
"$madang" prefs u:kim --channel email --say yes >/dev/null
made() { "$madang" "$@" --json | sed 's/.*"activity":"\([0-9]*\)".*/\1/'; }
question=$(made post u:kim "Who knows when Neckar can deliver?" --on eco:118)
answer=$(made comment u:jung "$question" "I ask them, @[u:kim]")
"$madang" react u:fischer "$question" >/dev/null
"$madang" inbox u:kim
"$madang" why u:kim "$answer"

heading "The digest that Kim Ji-won gets by mail in the morning"
"$madang" digest u:kim --language en

if [ "${1:-}" != --once ]; then
  heading "How to go on"
  cat <<TEXT
export MADANG_DB=$db
$madang feed c:steiner                     what a customer sees
$madang feed u:fischer --node product:hs200 --reach subtree
$madang show product:vs80                  a product and what lies around it
$madang record case:922 --as c:lang --comments 4
$madang post u:kim "Hello @[u:fischer]" --on opportunity:31
$madang --help
TEXT
fi
