#!/bin/sh
# Fills the disk of the database under load, then that of its write-ahead log, and checks what has to hold:
# the intake says so, nothing acknowledged is lost, no effect is repeated, no process dies, and with space
# everything goes on. Two small file systems in memory stand for the disks, so it needs root and Linux.
set -eu
cd "$(dirname "$0")/.."

if [ "$(id -u)" != 0 ]; then
  echo "Not run: only root may mount the two small file systems this needs." >&2
  exit 2
fi
folder="$(mktemp -d)"
chmod 0755 "$folder"
mkdir "$folder/data" "$folder/wal"
end() {
  umount "$folder/wal" 2>/dev/null || true
  umount "$folder/data" 2>/dev/null || true
  rm -rf "$folder"
}
trap end EXIT INT TERM
if ! mount -t tmpfs -o size=1200m,mode=0755 tmpfs "$folder/data" ||
  ! mount -t tmpfs -o size=1200m,mode=0755 tmpfs "$folder/wal"; then
  echo "Not run: this machine lets nobody mount a tmpfs." >&2
  exit 2
fi
node bench/run.mjs full-disk --data "$folder/data" --wal "$folder/wal" "$@"
