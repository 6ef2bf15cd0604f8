# perf script's samples as folded stacks: a line that begins a sample with the process's name, one for each frame from
# the innermost on, and an empty one. A semicolon separates frames there, so names have colons in its place.
def frame:
  capture("^\\s*(?<address>[0-9a-f]+) (?<symbol>.*) \\((?<dso>.*)\\)$")
  | (.dso | if startswith("[") then . else sub(".*/"; "") end) as $dso
  # The upper half of the addresses is the kernel's, on all processors of 64 bits.
  | if .address | length == 16 and startswith("f") then "[kernel]"
    elif .symbol == "[unknown]" then "[\($dso | ltrimstr("[") | rtrimstr("]"))]"
    else "\(.symbol) [\($dso | ltrimstr("[") | rtrimstr("]"))]" end
  | gsub(";"; ":");
def stack: reduce (.frames | reverse[]) as $frame ([]; if .[-1] == "[kernel]" and $frame == "[kernel]" then . else . + [$frame] end);
def comm: sub("^\\s+"; "") | sub("\\s+[0-9]+\\s*$"; "") | gsub(";"; ":");
reduce (foreach (inputs, "") as $line ({comm: null, frames: [], done: null};
    .done = null
    | if $line == "" then .done = (if .comm == null then null else . end) | .comm = null | .frames = []
      elif ($line | test("^\\s")) and .comm != null then .frames += [$line | frame]
      else .comm = ($line | comm) | .frames = []
      end;
    select(.done != null) | .done | ([.comm] + stack) | join(";"))
  ) as $stack ({}; .[$stack] += 1)
| to_entries | sort_by(-.value, .key)[] | "\(.key) \(.value)"
