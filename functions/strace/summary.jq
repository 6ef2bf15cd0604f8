# The table of strace --summary-only as rows; rules and the total are passed over. A number of errors that is 0 is blank.
[ inputs
  | capture("^(?<syscall>[a-z_][a-z0-9_]*) +(?<calls>[0-9]+) (?: *(?<errors>[0-9]+))? +(?<seconds>[0-9.]+)$")
  | select(.syscall != "total")
  | {syscall, calls: (.calls | tonumber), errors: (.errors // "0" | tonumber), seconds: (.seconds | tonumber)} ]
