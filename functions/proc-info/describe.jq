# The files of /proc/PID as one object (proc(5), cgroups(7)). Sizes in bytes, times in seconds; null: not there.
def lines: split("\n")[] | select(. != "");
def number: if . == null then null elif test("^-?[0-9]{1,18}$") then tonumber else . end;
# A limit of a control group: version 1 has a number beyond all memory for none.
def limit: if . == null then null elif . == "max" or . == "-1" or length > 18 then "unlimited" else number end;
def bytes: if . == null then null else (capture("(?<n>[0-9]+) kB").n | tonumber * 1024) // null end;
def pairs: [lines | capture("^(?<key>[^:]+):\\s*(?<value>.*)$")] | from_entries;
# Names and texts, as find(1) wrote them.
def named: [split("\u0000")[] | select(. != "") | capture("^(?<key>[^\t]*)\t(?<value>(.|\n)*)$"; "")];
def words: [splits("[ \t]+")] | map(select(. != ""));
def ids: words | {real: (.[0] | number), effective: (.[1] | number), saved: (.[2] | number)};

($status | pairs) as $s
| ($stat | sub("^.*\\) "; ""; "s") | words) as $f
| ($io | pairs) as $i
| ($memory | pairs) as $m
| ($links | named | from_entries) as $l
| ($controls | named | from_entries | map_values(rtrimstr("\n"))) as $c
| {
    pid: $pid,
    name: ($name | rtrimstr("\n")),
    command: ($command | rtrimstr("\u0000") | split("\u0000")),
    state: $s.State,
    ppid: ($s.PPid | number),
    traced_by: ($s.TracerPid | number),
    threads: ($s.Threads | number),
    elapsed: ((($uptime | words[0] | tonumber) - ($f[19] | tonumber) / 100) * 100 | round / 100),
    cpu: {user: (($f[11] | tonumber) / 100), system: (($f[12] | tonumber) / 100), last: ($f[36] | number), nice: ($f[16] | number)},
    switches: {voluntary: ($s.voluntary_ctxt_switches | number), involuntary: ($s.nonvoluntary_ctxt_switches | number)},
    uid: ($s.Uid | ids),
    gid: ($s.Gid | ids),
    groups: ($s.Groups // "" | words | map(number)),
    files: {program: $l.exe, folder: $l.cwd, root: $l.root, umask: $s.Umask},
    memory: {
      virtual: ($s.VmSize | bytes), resident: ($s.VmRSS | bytes), resident_peak: ($s.VmHWM | bytes),
      proportional: ($m.Pss | bytes), anonymous: ($s.RssAnon | bytes), file: ($s.RssFile | bytes), shared: ($s.RssShmem | bytes),
      swap: ($s.VmSwap | bytes), locked: ($s.VmLck | bytes),
      faults: {minor: ($f[7] | number), major: ($f[9] | number)},
      oom_score: ($oom | rtrimstr("\n") | number), oom_score_adjust: ($oomAdjust | rtrimstr("\n") | number)
    },
    io: {
      read: ($i.read_bytes | number), written: ($i.write_bytes | number),
      read_calls: ($i.syscr | number), write_calls: ($i.syscw | number)
    },
    security: {
      capabilities: {effective: $s.CapEff, permitted: $s.CapPrm, inheritable: $s.CapInh, bounding: $s.CapBnd, ambient: $s.CapAmb},
      no_new_privileges: ($s.NoNewPrivs == "1"),
      seccomp: (["off", "strict", "filter"][$s.Seccomp // "0" | tonumber])
    },
    signals: {blocked: $s.SigBlk, ignored: $s.SigIgn, caught: $s.SigCgt, pending: $s.ShdPnd},
    limits: (
      [$limits | lines | capture("^(?<name>Max .{21}) (?<soft>[^ ]+) +(?<hard>[^ ]+) *(?<unit>[^ ]*) *$")
       | {key: (.name | rtrimstr(" ") | sub(" +$"; "") | ltrimstr("Max ") | gsub(" "; "_")),
          value: {soft: (.soft | number), hard: (.hard | number), unit: (if .unit == "" then null else .unit end)}}]
      | from_entries),
    cgroup: {
      paths: [$cgroup | lines | sub("^[0-9]+:"; "")],
      memory: {
        usage: ($c["memory.current"] // $c["memory.usage_in_bytes"] | number),
        limit: ($c["memory.max"] // $c["memory.limit_in_bytes"] | limit),
        peak: ($c["memory.peak"] // $c["memory.max_usage_in_bytes"] | number)
      },
      cpu: {
        usage: ((($c["cpu.stat"] // "" | capture("usage_usec (?<n>[0-9]+)").n | tonumber / 1000000)
                 // ($c["cpuacct.usage"] | if . == null then null else tonumber / 1000000000 end))),
        processors: (
          if $c["cpu.max"] != null then $c["cpu.max"] | words | if .[0] == "max" then null else (.[0] | tonumber) / (.[1] | tonumber) end
          elif ($c["cpu.cfs_quota_us"] // "-1" | tonumber) > 0
          then ($c["cpu.cfs_quota_us"] | tonumber) / ($c["cpu.cfs_period_us"] | tonumber) else null end),
        throttled: ($c["cpu.stat"] // "" | (capture("nr_throttled (?<n>[0-9]+)").n | tonumber) // null)
      },
      pids: {usage: ($c["pids.current"] | number), limit: ($c["pids.max"] | limit)}
    },
    descriptors: [$fd | named | sort_by(.key | tonumber)[] | {fd: (.key | tonumber), file: .value}]
  }
