#!/usr/bin/bash
# Usage: log-tail NAME LAST LINES SECONDS PATH... [-- OPTIONS OF GREP]
name=$1 last=$2 lines=$3 seconds=$4
shift 4
most=48

# Only regular files: to open a FIFO or a device of the target could take something away from it, or never end. A symbolic
# link in a folder is passed over, for what it leads to would not be looked up inside the target.
files=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do
  if [ -d "$1" ]; then
    while IFS= read -r -d '' file; do
      files+=("$file")
    done < <(find "$1" -maxdepth 1 -type f -name "$name" -print0)
  elif [ -f "$1" ]; then
    files+=("$1")
  else
    echo "Tried to follow ${1#/target} but it is no regular file" >&2
    exit 1
  fi
  shift
done
shift
if [ ${#files[@]} = 0 ]; then
  echo "Tried to follow files named $name but there are none: name is their pattern" >&2
  exit 1
fi
if [ ${#files[@]} -gt $most ]; then
  echo "Tried to follow ${#files[@]} files but no more than $most can be at a time: a longer name fits fewer" >&2
  exit 1
fi
expression=("$@")
[ $# -gt 0 ] || expression=(--regexp=)
grep "${expression[@]}" </dev/null
if [ $? -gt 1 ]; then
  echo "Tried to read the regular expression but grep refuses it, as said above" >&2
  exit 1
fi

# Not by inotify: with it tail leaves a file the moment it is renamed, and what is still written to it is not seen. So it
# looks five times a second, and goes to the new file when the old one has been silent for a second.
follow=()
[ "$seconds" = 0 ] || follow=(---disable-inotify --follow=name --retry --sleep-interval=0.2 --max-unchanged-stats=5)

# For each file its lines, with its name and a NUL byte before them; grep writes a line at once.
all() {
  for file in "${files[@]}"; do
    tail --lines="$last" "${follow[@]}" -- "$file" |
      grep --text --line-buffered --with-filename --label="${file#/target}" --null "${expression[@]}" &
  done
  wait
}

# BusyBox's tr passes on what it has when there is no more to read, and NUL bytes in a log end as tabs do.
all | busybox tr '\0' '\t' | grep --text --line-buffered --max-count="$lines" --regexp= &
reader=$!
if [ "$seconds" = 0 ]; then
  wait "$reader"
else
  # Whichever ends first. What goes on is ended with this shell.
  sleep "$seconds" &
  wait -n "$reader" $!
fi
exit 0
