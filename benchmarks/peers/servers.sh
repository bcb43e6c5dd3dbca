#!/usr/bin/env bash
# Servers of a benchmark: two of Redis and one of PostgreSQL, for this machine alone. SPDX-License-Identifier: Apache-2.0
#
#   servers.sh FOLDER PORT CORE COMMAND...   starts them with their data below FOLDER, which must be new; runs the command;
#                                            stops them and removes FOLDER, whatever happened
#
# On the loopback: Redis at PORT (nothing is written to disk), PostgreSQL at PORT + 1 (user bench). In FOLDER:
# redis.sock, redis-durable.sock (appendfsync always) and PostgreSQL's socket. All run on processor CORE.
# PostgreSQL refuses root: then it runs as user postgres.
set -euo pipefail

folder=${1:?servers.sh FOLDER PORT CORE COMMAND...}
port=${2:?servers.sh FOLDER PORT CORE COMMAND...}
core=${3:?servers.sh FOLDER PORT CORE COMMAND...}
shift 3
mkdir "$folder"
chmod 755 "$folder"
pids=() command=""
stop() {
  trap - EXIT INT TERM
  if [ -n "$command" ]; then kill "$command" 2>/dev/null || true; fi
  for pid in "${pids[@]}"; do kill -INT "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
  rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# start NAME COMMAND...: in the background, its output in a log.
start() {
  local name=$1
  shift
  taskset -c "$core" "$@" >"$folder/$name.log" 2>&1 &
  pids+=("$!")
}

# await NAME COMMAND...: until the command succeeds, at most a minute.
await() {
  local name=$1
  shift
  for _ in $(seq 600); do
    if "$@" >/dev/null 2>&1; then return; fi
    sleep .1
  done
  echo "$name does not answer; its log:" >&2
  tail -n 20 "$folder/$name.log" >&2
  exit 1
}

mkdir "$folder/redis" "$folder/redis-durable"
start redis redis-server --bind 127.0.0.1 --port "$port" --unixsocket "$folder/redis.sock" --dir "$folder/redis" --save "" --appendonly no
start redis-durable redis-server --port 0 --unixsocket "$folder/redis-durable.sock" --dir "$folder/redis-durable" \
  --save "" --appendonly yes --appendfsync always --auto-aof-rewrite-percentage 0

postgres_programs=$(pg_config --bindir)
if [ ! -x "$postgres_programs/initdb" ]; then
  for each in /usr/lib/postgresql/*/bin; do postgres_programs=$each; done  # the newest
fi
as_owner=()
if [ "$(id -u)" -eq 0 ]; then as_owner=(setpriv --reuid postgres --regid postgres --clear-groups); fi
mkdir "$folder/postgres"
if [ "$(id -u)" -eq 0 ]; then chown postgres: "$folder/postgres" "$folder"; fi
"${as_owner[@]}" "$postgres_programs/initdb" -D "$folder/postgres" -U bench -A trust -E UTF8 --locale C --no-sync \
  >"$folder/initdb.log"
start postgres "${as_owner[@]}" "$postgres_programs/postgres" -D "$folder/postgres" -k "$folder" \
  -c listen_addresses=127.0.0.1 -c port=$((port + 1)) -c shared_buffers=4GB -c work_mem=64MB -c effective_cache_size=8GB -c max_wal_size=16GB \
  -c checkpoint_timeout=1h -c random_page_cost=1.1 -c jit=off -c autovacuum=off -c max_parallel_workers_per_gather=0 \
  -c max_parallel_maintenance_workers=0

await redis redis-cli -s "$folder/redis.sock" ping
await redis-durable redis-cli -s "$folder/redis-durable.sock" ping
await postgres "$postgres_programs/pg_isready" -q -h "$folder" -p $((port + 1)) -U bench
# In the background, so that a signal stops all of this at once.
"$@" &
command=$!
status=0
wait "$command" || status=$?
command=""
exit "$status"
