# A launcher: waits in its own limited cgroup and private mount namespace, starts the OCI runtime when told, and says
# how it ended. Arguments: RECap's pid, its pipes for orders, for reports and for nothing but being closed when it ends,
# this launcher's folder, its cgroup.procs, its pids.max, then the OCI runtime's command line up to the container's id.
recap=$1 orders=$2 reports=$3 life=$4 folder=$5 procs=$6 pidsmax=$7
shift 7

# Ends a capsule whose RECap died: everything but the subreaper and the supervisor first, so that they reap it. They
# end by themselves, for the pipe they read orders from is closed too, and the runtime then removes the container.
guard() {
  echo up
  exec >/dev/null
  read -r never
  here=$(readlink /proc/self/ns/mnt)
  # runc makes a cgroup below; it is a Go program itself and dies when it cannot start a thread.
  for below in "${pidsmax%/*}"/*/pids.max; do [ -e "$below" ] && pidsmax=$below; done
  echo 0 >"$pidsmax"
  round=0
  while [ "$round" -lt 40 ]; do
    round=$((round + 1)) left= spare=" "
    while read -r pid; do spare="$spare$pid "; done <"$folder/bundle/spare"
    while read -r pid; do
      case $spare in *" $pid "*) continue ;; esac
      [ "$(readlink "/proc/$pid/ns/mnt")" = "$here" ] && continue
      kill -9 "$pid" && left=yes
    done <"$procs"
    [ -z "$left" ] && [ "$round" -gt 3 ] && break
    sleep 0.05
  done
} 2>/dev/null

exec <"/proc/$recap/fd/$orders" >"/proc/$recap/fd/$reports"
read -r begin || exit 1
guard <"/proc/$recap/fd/$life" &
guard=$!

while read -r in out err status go id extra; do
  p=/proc/$recap/fd
  "$@" $extra "$id" <"$p/$in" >"$p/$out" 2>"$p/$err" 3>"$p/$status" 4<"$p/$go"
  echo "ended $?"
done
# The orders have come to their end: RECap closed them in peace, or died. Then the guard has seen it too.
wait "$guard"
