#!/usr/bin/bash
# Usage: watch-files SECONDS EVENTS OPTIONS-AND-PATHS-OF-INOTIFYWAIT...
seconds=$1 events=$2
shift 2

# Each event ends with a NUL byte, for a name may hold a line break, which is shown as "?". BusyBox's tr passes on what it
# has when there is no more to read.
{
  inotifywait --monitor --timefmt '%s' --format $'%T\t%e\t%w%f%0' --no-newline "$@"
  echo $? >/tmp/status
} | busybox tr '\0\n' '\n?' | grep --text --line-buffered --max-count="$events" --regexp= &
reader=$!

# Whichever ends first. What goes on is ended with this shell.
sleep "$seconds" &
wait -n "$reader" $!
if [ -s /tmp/status ] && [ "$(</tmp/status)" = 1 ]; then
  echo "Tried to watch the files but inotifywait failed, as said above" >&2
  exit 1
fi
exit 0
