#!/usr/bin/dash
# Usage: large-files KIND COUNT MINIMUM ONE_FILE_SYSTEM PATH...
# Records end with a NUL byte all the way, for names may hold any other.
kind=$1 count=$2 minimum=$3 one=$4
shift 4

limit=
[ "$one" = false ] || limit=-xdev

list() {
  if [ "$kind" = files ]; then
    # shellcheck disable=SC2086
    find "$@" -ignore_readdir_race $limit \( -path /target/proc -o -path /target/sys -o -path /target/dev \) -prune -o \
      -type f -not -size "-${minimum}c" -printf '%b\t%s\t%U\t%T@\t%p\0' ||
      echo "Tried to look at every file but some could not be read, they are left out" >&2
  else
    # shellcheck disable=SC2086
    du --null --block-size=1 ${limit:+-x} --exclude=/target/proc --exclude=/target/sys --exclude=/target/dev \
      --threshold="$minimum" -- "$@" ||
      echo "Tried to look at every folder but some could not be read, they are left out" >&2
  fi
}

# What does not fit into this buffer goes to /tmp.
list "$@" | LC_ALL=C sort --zero-terminated --numeric-sort --reverse --buffer-size=128M |
  head --zero-terminated --lines="$count" |
  if [ "$kind" = files ]; then
    jq --raw-input --slurp '[split("\u0000")[] | select(. != "") | split("\t")
      | {bytes: (.[0] | tonumber * 512), length: (.[1] | tonumber), uid: (.[2] | tonumber),
         modified: (.[3] | tonumber | floor), path: (.[4:] | join("\t") | ltrimstr("/target"))}]'
  else
    jq --raw-input --slurp '[split("\u0000")[] | select(. != "") | split("\t")
      | {bytes: (.[0] | tonumber), path: (.[1:] | join("\t") | ltrimstr("/target") | if . == "" then "/" else . end)}]'
  fi
