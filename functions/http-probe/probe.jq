# The result of a request: what curl reports (curl(1), "--write-out", %{json}), with the times of the phases.
include "answer" {search: "/usr/share/http-probe"};
answer as $a | $a.report as $r
| def ms: . * 1000 * 1000 | round / 1000;
{
  url: $r.url_effective,
  method: $r.method,
  status: $r.response_code,
  http_version: $r.http_version,
  remote: (if $r.remote_ip == "" then null else "\($r.remote_ip):\($r.remote_port)" end),
  redirects: $r.num_redirects,
  tls: (if $r.scheme == "HTTPS"
        then {verified: ($r.ssl_verify_result == 0 and $r.time_appconnect > 0), verify_result: $r.ssl_verify_result, ca: $ca}
        else null end),
  timings_ms: {
    name_lookup: ($r.time_namelookup | ms),
    connect: ([$r.time_connect - $r.time_namelookup, 0] | max | ms),
    tls: ([$r.time_appconnect - $r.time_connect, 0] | max | ms),
    wait: ([$r.time_starttransfer - ([$r.time_pretransfer, $r.time_appconnect] | max), 0] | max | ms),
    transfer: (if $r.time_starttransfer > 0 then $r.time_total - $r.time_starttransfer else 0 end | ms),
    total: ($r.time_total | ms)
  },
  bytes: $r.size_download,
  truncated: $a.truncated,
  headers: $a.headers
}
+ (if $a.parameters.body then {body: $body} else {} end)
| ., ($a | failure)
