#!/usr/bin/bash
# Usage: backup MOST_BYTES LEVEL ONE_FILE_SYSTEM PATH... ! EXCLUDED...
most=$1 level=$2 one=$3
shift 3
archive=/out/backup.tar.zst

fail() {
  rm -f "$archive"
  echo "Tried to save the files but $*" >&2
  exit 1
}

cd /target || exit 1
# Names below /target, so that the archive can be unpacked anywhere.
paths=()
while [ "$1" != ! ]; do
  paths+=(".${1#/target}")
  shift
done
shift
options=() pruned=()
for pattern in /proc /sys /dev "$@"; do
  options+=("--exclude=.${pattern%/}")
  pruned+=(-path ".${pattern%/}" -o)
done
limit=()
if [ "$one" = true ]; then
  options+=(--one-file-system)
  limit=(-xdev)
fi

touch /out/start
# In KiB. Whoever writes more is ended, which is zstd.
ulimit -f $((most / 1024))
tar --create --file="$archive" --use-compress-program="zstd --quiet -$level -T1" --format=posix --sparse \
  --xattrs --xattrs-include='*' --acls --numeric-owner --verbose --index-file=/out/index --quoting-style=escape \
  --anchored "${options[@]}" -- "${paths[@]}" 2>/out/messages
status=$?
cat /out/messages >&2
# 1 says that files changed while they were read (tar, "Return values"), which is told below.
if [ "$status" -gt 1 ]; then
  if [ -e "$archive" ] && [ "$(stat --format=%s "$archive")" -ge $((most / 1024 * 1024)) ]; then
    fail "the archive grew past $most bytes: raise maxSize, or leave something out by exclude"
  fi
  fail "tar failed, as said above: leave out by exclude what cannot be read"
fi

# The status of a file changes with its content, its attributes and, for a folder, with the names in it.
find "${paths[@]}" -ignore_readdir_race "${limit[@]}" \( "${pruned[@]}" -false \) -prune -o \
  -cnewer /out/start -print0 >/out/changed ||
  fail "it could not be seen what changed meanwhile, as said above"
jq --raw-input --slurp --argjson entries "$(wc -l </out/index)" --argjson bytes "$(stat --format=%s "$archive")" \
  '(split("\u0000") | map(select(. != "") | ltrimstr(".") | if . == "" then "/" else . end)) as $changed
   | {artifact: "backup.tar.zst", $bytes, $entries, oneMoment: ($changed == []),
      changed: $changed[:1000], changedCount: ($changed | length)}' /out/changed
