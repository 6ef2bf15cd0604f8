#!/usr/bin/bash
# Usage: restore FOLDER DRY_RUN < ARCHIVE
# Names are bytes; nothing here depends on their encoding.
export LC_ALL=C
into=$1 dry=$2
shown=${into#/target}
shown=${shown:-/}
archive=/out/archive

fail() {
  echo "Tried to restore into $shown but $*" >&2
  exit 1
}

[ -d "$into" ] || fail "it is no folder"
cat >"$archive"
[ -s "$archive" ] || fail "standard input is empty: give -i < backup.tar.zst"
# One line for each member, blanks in names escaped: mode, owner, size, date, time, name.
tar --list --verbose --file="$archive" --numeric-owner --full-time --quoting-style=escape --quote-chars=' ' \
  --absolute-names >/out/members || fail "standard input is no whole tar archive, as tar says above; nothing was changed"

declare -A links checked
outside() { fail "the archive holds $1, which leads outside: nothing was changed"; }

# What stands above a name must be folders, in the target and in the archive.
parents() {
  local path=$1 above=
  case /$path/ in
    */../*) outside "$path" ;;
  esac
  while [[ $path == */* ]]; do
    above+=${path%%/*}
    path=${path#*/}
    [ -z "${links["x$above"]}" ] || outside "$1 behind the symbolic link $above"
    if [ -z "${checked["x$above"]}" ]; then
      [ ! -L "$into/$above" ] || fail "$above is a symbolic link there, and the archive holds $1: nothing was changed"
      [ ! -e "$into/$above" ] || [ -d "$into/$above" ] ||
        fail "$above is no folder there, and the archive holds $1: nothing was changed"
      [ ! -d "$into/$above" ] || writable "$above"
      checked["x$above"]=1
    fi
    above+=/
  done
}

writable() {
  [ -w "$into/$1" ] || fail "the folder $1 cannot be written there, most likely its file system is read-only: nothing was" \
    "changed; a volume that can be written is a place to restore into"
}

# A name as tar escapes it, to bytes. A blank is the only character escaped by itself.
plain() {
  printf -v plain %b "${1//\\ /\\040}."
  plain=${plain%.}
  [[ $plain != /* ]] || outside "$plain"
  while [[ $plain == ./* ]]; do plain=${plain#./}; done
  plain=${plain%/}
}

writable .
added=0 replaced=0 folders=0
: >/out/replaced
while read -r mode _ _ _ _ name _ _ linked; do
  plain "$name"
  name=$plain
  [ -n "$name" ] && [ "$name" != . ] || continue
  parents "$name"
  case $mode in
    d*)
      parents "$name/"
      folders=$((folders + 1))
      continue
      ;;
    l*) links["x$name"]=1 ;;
    h*)
      plain "$linked"
      parents "$plain"
      ;;
    b* | c*) fail "the archive holds the device $name, which no capsule can make: nothing was changed" ;;
  esac
  if [ -e "$into/$name" ] || [ -L "$into/$name" ]; then
    [ ! -d "$into/$name" ] || [ -L "$into/$name" ] ||
      fail "$name is a folder there and none in the archive: nothing was changed"
    replaced=$((replaced + 1))
    printf './%s\0' "$name" >&3
  else
    added=$((added + 1))
  fi
done </out/members 3>/out/replaced

kept=null
if [ "$dry" = false ]; then
  if [ "$replaced" -gt 0 ]; then
    tar --create --file=/out/replaced.tar.zst --use-compress-program="zstd --quiet" --format=posix --sparse --xattrs \
      --xattrs-include='*' --acls --numeric-owner --directory="$into" --no-recursion --null --verbatim-files-from \
      --files-from=/out/replaced || fail "what it replaces could not be saved, as said above: nothing was changed"
    kept='"replaced.tar.zst"'
  fi
  tar --extract --file="$archive" --directory="$into" --same-owner --numeric-owner --preserve-permissions --xattrs \
    --xattrs-include='*' --acls --sparse ||
    fail "tar failed, as said above: some files are restored and some not; free what is missing and run it again"
fi
jq --raw-input --slurp --argjson dryRun "$dry" --argjson added "$added" --argjson folders "$folders" --argjson kept "$kept" \
  '(split("\u0000") | map(select(. != "") | ltrimstr("./"))) as $replaced
   | {$dryRun, $folders, $added, replacedCount: ($replaced | length), replaced: $replaced[:1000], $kept}' /out/replaced
