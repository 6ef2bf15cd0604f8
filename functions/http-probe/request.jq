# The parameters as a configuration of curl, whose quoting knows \\, \" and no control characters: the schema allows none.
def quoted: "\"" + (gsub("[\\\\]"; "\\\\") | gsub("\""; "\\\"")) + "\"";
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
  (if .data then "data-binary = \"@/tmp/data\"" else empty end),
  (if .follow then "location", "max-redirs = 10" else empty end),
  (if .insecure then "insecure" else empty end)
