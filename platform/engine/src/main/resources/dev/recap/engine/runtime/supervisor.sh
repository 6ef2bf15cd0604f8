# The first process of every capsule, below a subreaper. Its child waits until RECap has looked at the target and
# becomes the capsule's command; it is there before RECap protects this process and the subreaper from running out of
# memory, so that the command does not inherit that. This process stays until RECap, or the launcher's guard when RECap
# is gone, has taken away whatever the command left: until then orphans have a living parent here and do not become
# zombies of the target. Descriptor 3 reports, 4 brings orders: go, end.
trap : INT QUIT TERM HUP PIPE
(
  echo ready >&3
  read -r order <&4
  [ "$order" = go ] || exit 125
  exec "$@" 3>&- 4<&-
)
status=$?
echo "exit $status" >&3
read -r order <&4
exit "$status"
