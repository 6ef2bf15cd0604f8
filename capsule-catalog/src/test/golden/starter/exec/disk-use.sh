#!/bin/sh
# Arguments are what the entrypoint in capsule.yaml maps; RECAP_PARAMS holds all parameters as JSON.
set -eu
count=0
for process in /proc/[0-9]*; do
  count=$((count + 1))
done
read -r first </proc/1/comm
echo "$1: $count processes run in $RECAP_TARGET, the first one is $first"
