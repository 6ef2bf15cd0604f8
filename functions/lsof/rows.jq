# Each line is a letter and its value (lsof(8), "OUTPUT FOR OTHER PROGRAMS"): p begins a process, f one of its files.
# Asked about a path, it names files as it was asked: as this capsule sees them.
def name: if $ENV.RECAP_PARAMS | fromjson | has("path") then sub("^/target(?=/)"; "") else . end;
def row:
  [ .p, .c, .u, .f, (.a // "" | ltrimstr(" ")), (.t // ""), (.s // ""), (.k // ""), (.i // ""),
    ([.P, (.n // "" | name), (.state // empty | "(" + . + ")")] | map(select(. != null and . != "")) | join(" ")) ]
  | @tsv;
["pid", "command", "uid", "fd", "access", "type", "size", "links", "inode", "name"] | @tsv,
foreach (inputs, "p") as $line ({process: {}, file: null, done: null};
  ($line[0:1]) as $letter | ($line[1:]) as $value
  | .done = null
  | if $letter == "p" then .done = .file | .file = null | .process = {p: $value}
    elif $letter == "f" then .done = .file | .file = .process + {f: $value}
    elif .file == null then .process[$letter] = $value
    elif $letter == "T" then (if $value | startswith("ST=") then .file.state = $value[3:] else . end)
    else .file[$letter] = $value
    end;
  select(.done != null) | .done | row)
