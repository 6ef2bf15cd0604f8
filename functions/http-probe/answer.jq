# What probe.jq and metrics.jq share.

# The header lines of the last answer, by lower-case name; an answer may come after others: redirects, 100 Continue.
def fields:
  split("\r\n\r\n") | map(select(. != "")) | last // "" | split("\r\n")[1:]
  | reduce (.[] | (index(":") // empty) as $i | {key: (.[:$i] | ascii_downcase), value: (.[$i + 1:] | gsub("^[ \t]+|[ \t]+$"; ""))})
      as $f ({}; .[$f.key] += [$f.value])
  | map_values(join(", "));

def answer:
  (env.RECAP_PARAMS | fromjson) as $p
  | ($report | fromjson) as $r
  | {parameters: $p, report: $r, headers: ($headers | fields),
     # curl ends with status 23 when it cannot write, which it can until the limit is reached.
     truncated: ($r.exitcode == 23 or $r.size_download > $p.limit)};

# Ends with status 1 and a sentence.
def refuse($why): "Tried to request \(.report.url_effective) but \($why)\n" | halt_error(1);

# Refuses an answer that is not as expected.
def failure:
  .report as $r | ($r.response_code | tostring) as $status | .parameters.expect as $expect
  | if $r.exitcode != 0 and (.truncated | not) then refuse($r.errormsg // "curl ended with status \($r.exitcode)")
    elif $expect | any(splits(","); . == $status or (endswith("xx") and .[:1] == $status[:1])) | not
    then refuse("its status is \($status): -p expect=\($status) accepts it")
    else empty end;
