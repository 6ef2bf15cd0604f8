# Reads the text format of Prometheus (version 0.0.4) and of OpenMetrics into families of samples.
include "answer" {search: "/usr/share/http-probe"};

def unescaped: gsub("\\\\(?<c>.)"; if .c == "n" then "\n" else .c end);

def labels:
  [scan("([a-zA-Z_][a-zA-Z0-9_]*)[ \t]*=[ \t]*\"((?:[^\"\\\\]|\\\\.)*)\"") | {key: .[0], value: (.[1] | unescaped)}]
  | from_entries;

# A number, or a text for what JSON has no number for; nothing when it is neither.
def value: if test("^[+-]?(Inf|NaN)$"; "i") then . else tonumber? end;

# Nothing when the line is none.
def sample:
  capture("^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)[ \t]*(?:[{](?<labels>(?:[^\"}]|\"(?:[^\"\\\\]|\\\\.)*\")*)[}])?[ \t]*(?<value>[^ \t]+)(?:[ \t]+(?<time>[0-9.eE+-]+))?(?:[ \t]*#.*)?[ \t]*$")
  | {name, labels: (.labels // "" | labels), value: (.value | value)}
    + (if .time then {time: (.time | tonumber? // null)} else {} end);

# The family a sample belongs to: the one announced last, of which it may be a part, or one of its own.
def family($last): . as $name
  | if $last != null and ($name == $last or ($name | startswith($last) and
         (.[($last | length):] | IN("_bucket", "_sum", "_count", "_total", "_created", "_info")))) then $last else $name end;

def families($wanted; refuse):
  reduce (split("\n")[] | rtrimstr("\r") | select(test("^[ \t]*$") | not)) as $line ({last: null, families: {}};
      if $line | test("^#[ \t]*(HELP|TYPE|UNIT)[ \t]") then
        ($line | capture("^#[ \t]*(?<what>HELP|TYPE|UNIT)[ \t]+(?<name>[^ \t]+)[ \t]*(?<text>.*)$")) as $c
        | .last = $c.name
        | if $wanted == null or $wanted == $c.name then .families[$c.name][$c.what | ascii_downcase] = ($c.text | unescaped) else . end
      elif $line | startswith("#") then .
      else ([$line | sample] | first // ($line | refuse)) as $s
        | (.last as $last | $s.name | family($last)) as $f
        | if $wanted == null or $wanted == $f then .families[$f].samples += [$s] else . end
      end)
  | [.families | to_entries[] | {name: .key, type: (.value.type // "untyped"), help: .value.help, unit: .value.unit,
       samples: (.value.samples // [])}
     | del(.[] | nulls)];

answer as $a
| ($a | failure),
  if $a.truncated then $a | refuse("it is longer than \(.parameters.limit) bytes: -p limit=N reads more")
  else $body | families($a.parameters.family; .[:80] as $line | $a | refuse("it has a line that is no metric: \($line)")) end
