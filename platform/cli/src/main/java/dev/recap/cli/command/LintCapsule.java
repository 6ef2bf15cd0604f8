package dev.recap.cli.command;

import dev.recap.catalog.lint.CapsuleLint;
import dev.recap.catalog.lint.Remark;
import dev.recap.catalog.lint.Remark.Severity;
import dev.recap.catalog.lint.Report;
import dev.recap.cli.output.Console;
import dev.recap.cli.output.Json;
import dev.recap.core.invocation.Problem;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "lint",
    description = {
      "Finds what is to be mended in the folders of capsules: all errors of the manifest and of"
          + " the build, documents that are missing, and power that nothing in the capsule seems"
          + " to use. Ends with 2 if there are errors.%n"
    },
    footerHeading = Recap.EXAMPLES,
    footer = {
      "  recap capsule lint .",
      "  recap capsule lint --strict functions",
      "  recap capsule lint . -o json | jq '.[].remarks[]'"
    })
final class LintCapsule implements Callable<Integer> {
  private final Host host;
  private final Console console;

  @Parameters(
      paramLabel = "DIR",
      arity = "1..*",
      description = "Capsules' folders with their capsule.yaml, or folders of such folders.")
  private List<Path> folders = List.of();

  @Option(names = "--strict", description = "Warnings are errors.")
  private boolean strict;

  @Option(
      names = "--no-build",
      description = "Look at manifest and documents alone, not at what is built of them.")
  private boolean noBuild;

  @Mixin private OutputOption output = new OutputOption();

  LintCapsule(Host host, Console console) {
    this.host = host;
    this.console = console;
  }

  @Override
  public Integer call() {
    CapsuleLint lint = new CapsuleLint(noBuild ? Optional.empty() : Optional.of(host::draft));
    List<Report> reports =
        folders.stream().flatMap(LintCapsule::capsules).map(lint::check).toList();
    if (output.json()) {
      console.result(Json.text(reports.stream().map(LintCapsule::json).toList()));
    } else {
      reports.forEach(this::show);
    }
    long errors = count(reports, Severity.ERROR);
    long warnings = count(reports, Severity.WARNING);
    if (!output.json()) {
      console.say("%d errors, %d warnings".formatted(errors, warnings));
    }
    return errors > 0 || (strict && warnings > 0) ? Problem.Kind.USAGE.exitCode() : 0;
  }

  /** A folder without capsules stays, to be told that it has no manifest. */
  private static Stream<Path> capsules(Path given) {
    List<Path> within = CapsuleFolders.asGiven(given);
    return within.isEmpty() ? Stream.of(given) : within.stream();
  }

  private static long count(List<Report> reports, Severity severity) {
    return reports.stream().mapToLong(report -> report.count(severity)).sum();
  }

  private void show(Report report) {
    report.remarks().forEach(remark -> console.result(remark.printed()));
    report.lookedAt().forEach(part -> console.say("%s: %s".formatted(report.folder(), part)));
  }

  private static Map<String, Object> json(Report report) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("folder", report.folder());
    view.put("errors", report.count(Severity.ERROR));
    view.put("warnings", report.count(Severity.WARNING));
    view.put("remarks", report.remarks().stream().map(LintCapsule::json).toList());
    view.put("lookedAt", report.lookedAt());
    return view;
  }

  private static Map<String, Object> json(Remark remark) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("severity", remark.severity().word());
    view.put("file", remark.file());
    if (remark.line() > 0) {
      view.put("line", remark.line());
    }
    view.put("text", remark.text());
    return view;
  }
}
