package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import dev.recap.cli.output.Json;
import dev.recap.cli.output.Table;
import dev.recap.core.target.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "targets",
    description = "Lists the running containers of this host, or of a server's.",
    footerHeading = Recap.EXAMPLES,
    footer = {"  recap targets", "  recap targets -l app=web -o json"})
final class TargetsCommand implements Callable<Integer> {
  private static final int SHORT_ID = 12;

  private final Supplier<Site> site;
  private final Console console;

  @Option(
      names = {"-l", "--label"},
      paramLabel = "KEY[=VALUE]",
      description = "Only those with this label; repeatable.")
  private List<String> labels = new ArrayList<>();

  @Mixin private OutputOption output = new OutputOption();

  TargetsCommand(Supplier<Site> site, Console console) {
    this.site = site;
    this.console = console;
  }

  @Override
  public Integer call() {
    List<Target> found = site.get().targets(Labels.parse(labels));
    console.result(output.json() ? json(found) : table(found));
    return 0;
  }

  private static String table(List<Target> targets) {
    Table table = new Table("TARGET", "ID", "PID", "IMAGE");
    for (Target target : targets) {
      String id = target.id();
      table.row(
          target.reference(),
          id.substring(0, Math.min(SHORT_ID, id.length())),
          Integer.toString(target.pid()),
          target.image().orElse("-"));
    }
    return table.text();
  }

  private static String json(List<Target> targets) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Target target : targets) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("reference", target.reference());
      one.put("runtime", target.runtime());
      one.put("id", target.id());
      one.put("name", target.name());
      target.image().ifPresent(image -> one.put("image", image));
      one.put("labels", target.labels());
      one.put("pid", target.pid());
      all.add(one);
    }
    return Json.text(all);
  }
}
