# A launcher: waits in its own limited cgroup and private mount namespace, starts the OCI runtime when told, and says
# how it ended. Arguments: RECap's pid, its pipes for orders, for reports and for the guard, the shell that runs the
# guard and the guard's script, the launcher's cgroup.procs and pids.max, then the OCI runtime's command line up to the
# container's id.
recap=$1 orders=$2 reports=$3 life=$4 shell=$5 script=$6 procs=$7 pidsmax=$8
shift 8

exec <"/proc/$recap/fd/$orders" >"/proc/$recap/fd/$reports"
read -r begin || exit 1
"$shell" -c "$script" guard "$procs" "$pidsmax" <"/proc/$recap/fd/$life" &
guard=$!

while read -r in out err status go id extra; do
  p=/proc/$recap/fd
  # Both ends of the last: the capsule's supervisor shall not see RECap die, the guard tells it when to go.
  "$@" $extra "$id" <"$p/$in" >"$p/$out" 2>"$p/$err" 3>"$p/$status" 4<>"$p/$go"
  echo "ended $?"
done
# The orders have come to their end: RECap closed them in peace, or died. Then the guard has seen it too.
wait "$guard"
