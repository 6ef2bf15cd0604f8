#!/usr/bin/bash
# Usage: config-update apply|undo PATH PID [signal=SIGNAL] [expect=SHA256] [name=NAME]
#
# Beside the file stand, while this is at work, its new content (.recap-ID.new) and a second name of the old file
# (.recap-ID.old), or in place a copy of it, which ends with .part until it is whole. To remove the last of them is the
# end of the work: what undo finds there was not finished.
action=$1 path=$2 pid=$3 signal='' expected='' name=''
shift 3
for option; do
  case $option in
    signal=*) signal=${option#*=} ;;
    expect=*) expected=${option#*=} ;;
    name=*) name=${option#*=} ;;
  esac
done
folder=$path
if [ -n "$name" ]; then
  path=$path/$name
else
  folder=${path%/*}
fi
shown=${path#/target}
new=$folder/.${path##*/}.recap-$RECAP_INVOCATION.new
old=$folder/.${path##*/}.recap-$RECAP_INVOCATION.old

fail() {
  echo "Tried to update $shown but $*" >&2
  exit 1
}

parameter() { jq --join-output ".$1" <<<"$RECAP_PARAMS"; }
digest() { sha256sum <"$1" | { read -r sum _ && echo "$sum"; }; }
# Whether the file is a mount of its own: mount points are in the fifth column, blanks in them as \040.
mounted() {
  local point
  while read -r _ _ _ _ point _; do
    printf -v point %b "$point"
    [ "$point" != "$path" ] || return 0
  done </proc/self/mountinfo
  return 1
}

in_place() { [ "$(parameter inPlace)" = true ]; }

undo() {
  if [ -e "$old" ]; then
    if [ "$old" -ef "$path" ]; then
      rm -f "$old"
      # In place, the old content is a copy, never the same file.
    elif in_place; then
      cat "$old" >"$path" || exit 1
      sync "$path"
      notify
      rm -f "$old"
    else
      mv --no-target-directory "$old" "$path" || exit 1
      sync "$folder"
      notify
    fi
  fi
  # A file that was made has both names until the work is done.
  if [ -e "$new" ] && [ "$new" -ef "$path" ]; then
    rm -f "$path"
  fi
  rm -f "$new" "$old.part"
}

notify() { [ -z "$signal" ] || kill -s "$signal" "$pid"; }

replace() {
  cp --no-preserve=all /out/new "$new" && cp --attributes-only --preserve=all "$path" "$new" && touch -m "$new" &&
    sync "$new" || fail "the new content could not be put beside it, as said above"
  ln "$path" "$old" || fail "the old file could not be given a second name, as said above"
  [ "$(digest "$old")" = "$before" ] || fail "it was changed by another meanwhile"
  mv --no-target-directory "$new" "$path" || fail "it could not be replaced, as said above"
  sync "$folder"
}

write_in_place() {
  # Undo writes back what has this name, so only a whole copy gets it.
  cp --preserve=all "$path" "$old.part" && sync "$old.part" && mv --no-target-directory "$old.part" "$old" &&
    sync "$folder" || fail "the old content could not be kept beside it, as said above"
  cat /out/new >"$path" || fail "it could not be written, as said above"
  sync "$path"
}

make() {
  cp --no-preserve=all /out/new "$new" && chown --reference="$folder" "$new" && chmod "$(parameter mode)" "$new" &&
    sync "$new" || fail "the new content could not be put in its folder, as said above"
  ln "$new" "$path" || fail "it could not be made, as said above"
  sync "$folder"
}

check() {
  [ -d "$folder" ] || fail "${folder#/target} is no folder: name takes a folder as path"
  [ ! -L "$path" ] || fail "it is a symbolic link: give what it leads to as path"
  if [ -e "$path" ]; then
    [ -f "$path" ] || fail "it is no regular file"
    if in_place; then
      [ -w "$path" ] || fail "it is on a read-only file system of the target: change it where that comes from"
    elif mounted; then
      fail "it is a mount of its own, which cannot be replaced: inPlace=true writes into it, or change it where it comes from"
    fi
  fi
  [ -w "$folder" ] || fail "its folder is on a read-only file system of the target: change it in the image, or mount a" \
    "volume there"
}

apply() {
  check
  if [ "$(parameter 'content | type')" = string ]; then
    parameter content >/out/new
  else
    cat >/out/new
    [ -s /out/new ] || fail "there is no new content: give it with -p content=… or -i < FILE (content= empties the file)"
  fi
  before=absent
  if [ -e "$path" ]; then
    cp --no-preserve=all "$path" /out/previous || fail "it could not be read, as said above"
    before=$(digest /out/previous)
  fi
  [ -z "$expected" ] || [ "$expected" = "$before" ] || fail "its SHA-256 is $before: look at what was changed, then expect that"
  after=$(digest /out/new)
  changed=true
  if [ "$before" = "$after" ]; then
    changed=false
  elif [ "$before" = absent ]; then
    make
  elif in_place; then
    write_in_place
  else
    replace
  fi
  if [ "$changed" = true ]; then
    notify || fail "process $pid could not be sent $signal, so it is taken back"
  fi
  jq --null-input --arg path "$shown" --arg before "$before" --arg after "$after" --arg signal "$signal" --arg pid "$pid" \
    --argjson changed "$changed" \
    '{$path, $changed, before: (if $before == "absent" then null else $before end), $after,
      signalled: (if $changed and $signal != "" then {$signal, pid: ($pid | tonumber)} else null end)}'
  rm -f "$old" "$new"
}

"$action"
