#!/usr/bin/bash
# Usage: log-rotate rotate|undo PATH MODE KEEP COMPRESS MIN_SIZE WAIT PID [SIGNAL]
#
# While this is at work the rotated lines are in PATH.recap-ID or, whole and compressed, in PATH.recap-ID.gz. A file that
# ends with .part is not whole. To give one of them its number is the end of the work: what undo finds was not finished.
set -o pipefail
action=$1 path=$2 mode=$3 keep=$4 compress=$5 least=$6 seconds=$7 pid=$8 signal=${9:-}
shown=${path#/target}
aside=$path.recap-$RECAP_INVOCATION
removed=''

fail() {
  echo "Tried to rotate $shown but $*" >&2
  exit 1
}

size() { stat --format=%s "$1"; }
taken() { [ -e "$path.$1" ] || [ -e "$path.$1.gz" ]; }

# Makes room for number 1: everything below the first free number moves up; when none is free the last file goes. After
# an interruption there is a free number, so that to do it again is right.
make_room() {
  local free=1 suffix
  while [ "$free" -le "$keep" ] && taken "$free"; do free=$((free + 1)); done
  if [ "$free" -gt "$keep" ]; then
    free=$keep
    rm -f "$path.$free" "$path.$free.gz" || return
    removed=$free
  fi
  while [ "$free" -gt 1 ]; do
    for suffix in '' .gz; do
      if [ -e "$path.$((free - 1))$suffix" ]; then
        mv --no-target-directory "$path.$((free - 1))$suffix" "$path.$free$suffix" || return
      fi
    done
    free=$((free - 1))
  done
}

# Gives what is set aside the number 1.
settle() {
  local suffix=
  [ ! -e "$aside.gz" ] || suffix=.gz
  make_room && mv --no-target-directory "$aside$suffix" "$path.1$suffix"
}

# Whether the log begins with all that was copied of it, so that it was not emptied. Its size would not tell: the process
# may have written since. A copy that cannot be read counts as the only one there is.
still_full() {
  if [ -e "$aside.gz" ]; then gzip --decompress --stdout <"$aside.gz"; else cat "$aside"; fi |
    LC_ALL=C perl -e 'open(my $log, "<", $ARGV[0]) or exit 2; my ($copied, $there);
      while (my $n = read(STDIN, $copied, 65536)) { exit 1 if read($log, $there, $n) != $n or $there ne $copied }' \
      "$path" 2>/dev/null
}

# Where the process has not opened a new file, the old one gets its name back; a copy of a log that was not emptied is
# removed. Otherwise the work is brought to its end.
undo() {
  rm -f "$aside.part" "$aside.gz.part"
  if [ "$mode" = copytruncate ]; then
    if [ -e "$aside.gz" ] || [ -e "$aside" ]; then
      if still_full; then rm -f "$aside.gz" "$aside"; else settle; fi
    fi
  elif [ -e "$aside.gz" ]; then
    rm -f "$aside"
    settle
  elif [ -e "$aside" ]; then
    if [ -e "$path" ]; then
      settle
    else
      mv --no-target-directory "$aside" "$path"
    fi
  fi
}

# Whether no process has the file open for writing: then the kernel grants a read lease on it (fcntl(2), "Leases";
# F_SETLEASE is 1024, F_RDLCK 0, F_UNLCK 2).
idle() {
  LC_ALL=C perl -e 'open(my $f, "<", $ARGV[0]) or exit 2; fcntl($f, 1024, 0) or exit 1; fcntl($f, 1024, 2);' "$1"
}

# Owner, permissions and times of the log.
like() {
  chown --reference="$1" "$2" && chmod --reference="$1" "$2" && touch --reference="$1" "$2"
}

# The worst that text in gzip needs, and as much again as it may be wrong; a copy needs all.
room_for() {
  local free needed
  free=$(stat --file-system --format='%a * %S' "${path%/*}")
  needed=$1
  [ "$compress" = false ] || needed=$((needed / 4))
  [ $((free)) -gt $((needed + 1048576)) ] ||
    fail "its file system has $((free)) bytes free, which may be too few for $1 bytes more: nothing was changed"
}

by_rename() {
  kill -0 "$pid" || fail "process $pid is not there to be signalled: nothing was changed"
  mv --no-target-directory "$path" "$aside" || fail "it could not be renamed, as said above"
  kill -s "$signal" "$pid" || fail "process $pid could not be sent $signal: the log has its name back"
  local tries=$((seconds * 10))
  until [ -e "$path" ]; do
    [ $((tries--)) -gt 0 ] ||
      fail "process $pid opened no new file in $seconds s after $signal: the log has its name back and no line is lost." \
        "Another signal may be the right one; mode=copytruncate needs none"
    sleep 0.1
  done
  # Other processes may need longer; what they write to the old file is in it before it is compressed.
  while ! idle "$aside" && [ $((tries--)) -gt 0 ]; do sleep 0.1; done
  if [ "$compress" = true ] && idle "$aside"; then
    gzip --stdout --no-name <"$aside" >"$aside.gz.part" && like "$aside" "$aside.gz.part" && sync "$aside.gz.part" ||
      fail "it could not be compressed, as said above: it stays as it is under its number"
    mv --no-target-directory "$aside.gz.part" "$aside.gz"
    rm -f "$aside"
  elif [ "$compress" = true ]; then
    echo "A process still has the old file open for writing, $seconds s after $signal: it stays uncompressed until the next" \
      "rotation" >&2
  fi
}

# Only what is written in the instant after the tail was read is lost, so nothing slow comes after it.
by_copy() {
  local whole=$aside copied
  copied=$(size "$path")
  if [ "$compress" = true ]; then
    whole=$aside.gz
    # Several members in one file are one stream to gzip.
    form() { gzip --stdout --no-name; }
  else
    form() { cat; }
  fi
  head --bytes="$copied" "$path" | form >"$whole.part" && like "$path" "$whole.part" && sync "$whole.part" ||
    fail "it could not be copied, as said above"
  tail --bytes=+$((copied + 1)) "$path" | form >>"$whole.part" && mv --no-target-directory "$whole.part" "$whole" &&
    : >"$path" || fail "it could not be emptied, as said above: the log is as it was"
}

# Files that were still written to when they were rotated are compressed at a later time.
compress_older() {
  local number file
  for ((number = 1; number <= keep; number++)); do
    file=$path.$number
    if [ -f "$file" ] && [ ! -L "$file" ] && idle "$file"; then
      gzip --stdout --no-name <"$file" >"$aside.gz.part" && like "$file" "$aside.gz.part" && sync "$aside.gz.part" &&
        mv --no-target-directory "$aside.gz.part" "$file.gz" && rm -f "$file" ||
        fail "$file could not be compressed, as said above; the log itself is rotated"
    fi
  done
}

check() {
  [ -f "$path" ] || fail "it is no regular file"
  [ -w "${path%/*}" ] || fail "its folder is on a read-only file system of the target: nothing was changed"
  [ "$mode" != rename ] || [ -n "$signal" ] ||
    fail "mode=rename takes a signal, or the process would go on writing to the old file: give signal, or mode=copytruncate"
}

rotate() {
  check
  local bytes rotated=false
  bytes=$(size "$path")
  if [ "$bytes" -ge "$least" ]; then
    room_for "$bytes"
    case $mode in
      rename) by_rename ;;
      copytruncate) by_copy ;;
    esac
    settle || fail "the old files could not be renumbered, as said above"
    [ "$compress" = false ] || compress_older
    rotated=true
  fi
  local kept=() number file
  for ((number = 1; number <= keep; number++)); do
    for file in "$path.$number" "$path.$number.gz"; do
      [ ! -e "$file" ] || kept+=("${file#/target}")
    done
  done
  jq --null-input --arg path "$shown" --argjson rotated "$rotated" --argjson bytes "$bytes" --arg removed "$removed" \
    '{$path, $rotated, $bytes, removed: (if $removed == "" then null else ($removed | tonumber) end), kept: $ARGS.positional}' \
    --args "${kept[@]}"
}

"$action"
