# The guard of a launcher, in the launcher's cgroup and mount namespace, run by busybox for its read with a timeout. It
# ends a capsule whose RECap died, and one that is past its deadline while RECap is stopped or hangs. Arguments: the
# launcher's cgroup.procs and pids.max. On its input RECap says
#   run SECONDS PID...   a capsule begins, and may take so long, or "-"; these processes, not its own, surround it
#   done                 the capsule has ended and all it left is gone
# and the end of the file means that RECap is gone. Between the two the guard sleeps.
# Until RECap has said "run" nothing of the capsule has run: the supervisor waits for its order and ends by itself.
procs=$1 pidsmax=$2
trap '' PIPE
seconds=- spare= forks=$pidsmax

# Calls something with the id of each process in the cgroup, and in the one that runc makes below it, but the guard's
# and the launcher's own.
each() {
  for list in "$procs" "${procs%/*}/container/cgroup.procs"; do
    [ -e "$list" ] || continue
    while read -r pid; do
      case " $$ $PPID " in *" $pid "*) ;; *) "$1" "$pid" ;; esac
    done <"$list"
  done
}

# The runtime is in the launcher's mount namespace; killed, it would leave the container's state.
strike() {
  case " $spare " in *" $1 "*) return ;; esac
  [ "/proc/$1/ns/mnt" -ef /proc/self/ns/mnt ] || { kill -9 "$1" && left=yes; }
}

release() {
  left=yes
  [ "/proc/$1/ns/mnt" -ef /proc/self/ns/mnt ] || [ ! -p "/proc/$1/fd/4" ] || echo end >"/proc/$1/fd/4"
}

# Ends the capsule: everything but what surrounds it, so that the subreaper lives to reap it. At first nothing can be
# born, not even a sleep of the guard's own; what has been killed cannot fork any more.
sweep() {
  # runc makes a cgroup below; it is a Go program itself and dies when it cannot start a thread.
  forks=$pidsmax below=${pidsmax%/*}/container/pids.max
  [ -e "$below" ] && forks=$below
  echo 0 >"$forks"
  round=0 left=yes
  while [ -n "$left" ] && [ "$round" -lt 200 ]; do
    round=$((round + 1)) left=
    each strike
    if [ "$round" -ge 50 ]; then
      echo max >"$forks"
      sleep 0.02
    fi
  done
}

# Waits until the subreaper has reaped what was killed: a process leaves the cgroup's list when it begins to exit, its
# charge when it is reaped. Had the subreaper gone by then, the target's PID 1 would inherit it.
settle() {
  round=0
  while [ "$round" -lt 100 ]; do
    threads=0
    for pid in $spare; do
      set -- "/proc/$pid/task/"[0-9]*
      [ ! -e "$1" ] || threads=$((threads + $#))
    done
    read -r charged <"${pidsmax%max}current" || return
    [ "$charged" -gt "$threads" ] || return
    round=$((round + 1))
    sleep 0.02
  done
}

# Lets what surrounded the capsule end, which takes the container away: the supervisor is told to on its descriptor 4.
# What has not ended after 3 s is killed.
dismiss() {
  echo max >"$forks"
  [ -z "$spare" ] || settle
  round=0 left=yes
  while [ -n "$left" ] && [ "$round" -lt 60 ]; do
    round=$((round + 1)) left=
    each release
    # Mostly nothing surrounds any capsule any more, and RECap waits for the guard.
    [ -z "$left" ] || sleep 0.05
  done
  spare=
  [ -z "$left" ] || sweep
}

echo up
{
  while :; do
    if [ "$seconds" = - ]; then
      read -r word rest || break
    elif ! read -r -t "$seconds" word rest; then
      # Past the deadline, or the end of the file, which the next read then tells.
      echo expired
      sweep
      seconds=-
      continue
    fi
    case $word in
      run) seconds=${rest%% *} spare=${rest#* } ;;
      done) seconds=- spare= ;;
    esac
  done
  [ -z "$spare" ] || sweep
  dismiss
} 2>/dev/null
