#!/usr/bin/dash
# Usage: file-diff baseline|compare PATH... ! EXCLUDED...
action=$1
shift

# A path as a regular expression of AIDE. One with a line break cannot stand in its configuration.
quoted() {
  case $1 in *'
'*)
    echo "Tried to look at $1 but its name holds a line break: name the folder above it" >&2
    exit 1
    ;;
  esac
  printf '%s\n' "$1" | sed 's/[^A-Za-z0-9_/]/\\&/g'
}

configuration() {
  cat <<'END'
gzip_dbout=no
report_format=json
report_base16=yes
report_level=changed_attributes
report_url=stdout
root_prefix=/target
log_level=error
num_workers=2
END
  case $action in
    baseline) echo "database_out=file:/out/baseline.aide" ;;
    compare) echo "database_in=file:/out/given" ;;
  esac
  printf '!/%s(/|$)\n' proc sys dev
  chosen=
  for path; do
    if [ "$path" = ! ]; then
      chosen=done
    elif [ -z "$chosen" ]; then
      path=$(quoted "${path#/target}") || return
      # The end is fixed, or a path would mean every other that begins with it.
      case $path in
        '') path=/ ;;
        *) path="$path(/|\$)" ;;
      esac
      printf '%s ftype+p+u+g+s+l+sha256\n' "$path"
    else
      path=$(quoted "${path%/}") || return
      printf '!%s(/|$)\n' "$path"
    fi
  done
}

configuration "$@" >/tmp/aide.conf || exit 1
case $action in
  baseline)
    aide --init --config=/tmp/aide.conf >/out/report || {
      echo "Tried to save the state of the files but AIDE failed, as said above" >&2
      exit 1
    }
    jq '{action: "baseline", entries: .number_of_entries.total, artifact: "baseline.aide"}' /out/report
    ;;
  compare)
    cat >/out/given
    if ! [ -s /out/given ]; then
      echo "Tried to compare with a baseline but standard input is empty: give -i < baseline.aide, the artifact of" \
        "action=baseline" >&2
      exit 1
    fi
    if [ "$(head --lines=1 /out/given)$(tail --lines=1 /out/given)" != @@begin_db@@end_db ]; then
      echo "Tried to compare with a baseline but standard input holds none, or only a part of one: give -i <" \
        "baseline.aide, the whole artifact of action=baseline" >&2
      exit 1
    fi
    aide --check --config=/tmp/aide.conf >/out/report
    status=$?
    # 1, 2 and 4 say added, removed and changed (aide(1), "DIAGNOSTICS").
    if [ "$status" -gt 7 ]; then
      echo "Tried to compare with the baseline but AIDE failed, as said above" >&2
      exit 1
    fi
    jq '{action: "compare", entries: .number_of_entries.total, added: (.added // {} | keys),
         removed: (.removed // {} | keys),
         changed: [(.details // {}) | to_entries[] | {path: .key} + .value]}' /out/report
    ;;
esac
