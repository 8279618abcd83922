#!/bin/sh
# Runs the integration tests once against PostgreSQL 15, the oldest that Orderloom supports:
# the server that ORDERLOOM_TEST_DATABASE_URL names (a superuser's address), else Debian's, started for this.
set -eu
cd "$(dirname "$0")/.."

if [ -z "${ORDERLOOM_TEST_DATABASE_URL:-}" ]; then
  bin="${POSTGRES_BIN:-/usr/lib/postgresql/15/bin}"
  if [ ! -x "$bin/initdb" ]; then
    echo "PostgreSQL 15 is not in $bin. Install the package postgresql-15, or set ORDERLOOM_TEST_DATABASE_URL." >&2
    exit 2
  fi
  folder="$(mktemp -d)"
  chmod 0755 "$folder"
  as=""
  if [ "$(id -u)" = 0 ]; then
    chown nobody "$folder"
    as="setpriv --reuid=nobody --regid=nogroup --clear-groups"
  fi
  stop() {
    $as "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
  }
  trap stop EXIT INT TERM
  (cd / && $as "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >/dev/null)
  (cd / && $as "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" \
    -o "-c listen_addresses= -c unix_socket_directories=$folder -c fsync=off -c max_connections=120" start >/dev/null)
  export ORDERLOOM_TEST_DATABASE_URL="postgres://postgres@localhost/postgres?host=$folder"
fi

node node_modules/vitest/vitest.mjs run --project integration "$@"
