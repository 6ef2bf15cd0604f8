package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import dev.recap.client.TriggerInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "apply",
    description = {
      "Applies the rules of files. All rules of a file are valid, or none of it is applied.",
      "",
      "You are their author: they may do what you may do and what is granted to trigger:NAME."
    },
    footerHeading = Recap.EXAMPLES,
    footer = {
      "  recap trigger apply -f web-cpu.yaml",
      "  recap trigger apply -f rules/a.yaml -f rules/b.yaml"
    })
final class ApplyTriggers implements Callable<Integer> {
  private final Supplier<Site> site;
  private final Console console;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      required = true,
      description = "Rules, YAML; repeatable; - is standard input.")
  private List<Path> files = new ArrayList<>();

  @Mixin private OutputOption output = new OutputOption();

  ApplyTriggers(Supplier<Site> site, Console console) {
    this.site = site;
    this.console = console;
  }

  @Override
  public Integer call() {
    Triggers triggers = site.get().triggers();
    List<TriggerInfo> applied = new ArrayList<>();
    for (Path file : files) {
      applied.addAll(triggers.apply(file.toString(), ReadText.of(file)));
    }
    if (output.json()) {
      console.result(TriggerView.array(applied.stream().map(TriggerInfo::json).toList()));
    } else {
      applied.forEach(trigger ->
          console.result(
              "%s %s, revision %d"
                  .formatted(trigger.name(), trigger.change().orElse(""), trigger.revision())));
    }
    applied.forEach(trigger -> trigger.problems().forEach(console::say));
    return 0;
  }
}
