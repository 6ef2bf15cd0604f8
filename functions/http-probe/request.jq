# The parameters as a configuration of curl, whose quoting knows \\, \", \t, \r and \n: the schema allows no other
# control characters.
def quoted:
  "\"" + (gsub("[\\\\]"; "\\\\") | gsub("\""; "\\\"") | gsub("\t"; "\\t") | gsub("\r"; "\\r") | gsub("\n"; "\\n")) + "\"";
env.RECAP_PARAMS | fromjson
| "url = \(.url | quoted)",
  "silent", "globoff",
  "proto = \"=http,https\"",
  "noproxy = \"*\"",
  "user-agent = \"recap-http-probe\"",
  "dump-header = \"/tmp/headers\"",
  "write-out = \"%{stderr}%{json}\"",
  "cacert = \($ca | quoted)",
  "max-time = \(.timeout)",
  (if .method == "HEAD" then "head" else "request = \(.method)" end),
  (if .action == "metrics" then "header = \"Accept: text/plain;version=0.0.4,*/*;q=0.1\"" else empty end),
  (.headers // {} | to_entries[] | "header = \("\(.key): \(.value)" | quoted)"),
  (.authorization // empty | "header = \("Authorization: " + . | quoted)"),
  (.data // empty | "data-raw = \(quoted)"),
  (if .follow then "location", "max-redirs = 10" else empty end),
  (if .insecure then "insecure" else empty end)
