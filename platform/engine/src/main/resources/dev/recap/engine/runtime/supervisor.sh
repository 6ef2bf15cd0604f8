# The first process of every capsule, below a subreaper. It waits until RECap has looked at the target, runs the
# capsule's command, and stays until RECap has taken away whatever the command left: until then orphans have a living
# parent here and do not become zombies of the target. Descriptor 3 reports, 4 brings orders; an end of file on 4
# means that RECap is gone.
trap : INT QUIT TERM HUP
echo ready >&3
read -r go <&4 || exit 125
"$@" 3>&- 4<&-
status=$?
echo "exit $status" >&3
read -r go <&4
exit "$status"
