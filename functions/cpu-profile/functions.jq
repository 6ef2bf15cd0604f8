# How often each function was seen at work itself, and with what it called. A frame is "function [module]" or "[module]".
[inputs | capture("^(?<stack>.*) (?<count>[0-9]+)$") | {frames: (.stack | split(";")[1:]), count: (.count | tonumber)}]
| (map(.count) | add // 0) as $all
| reduce .[] as $stack ({};
    reduce ($stack.frames | unique[]) as $frame (.; .[$frame].total += $stack.count)
    | if $stack.frames == [] then . else .[$stack.frames[-1]].self += $stack.count end)
| ["self", "total", "self_percent", "total_percent", "function", "module"],
  (to_entries | sort_by(-(.value.self // 0), -.value.total, .key)[]
   | (.key | capture("^(?<function>.*) \\[(?<module>[^]]*)\\]$") // {function: "", module: (ltrimstr("[") | rtrimstr("]"))}) as $name
   | [ .value.self // 0, .value.total,
       ((.value.self // 0) * 1000 / $all | round / 10), (.value.total * 1000 / $all | round / 10),
       $name.function, $name.module ])
| @tsv
