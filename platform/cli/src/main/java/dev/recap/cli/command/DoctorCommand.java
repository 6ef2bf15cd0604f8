package dev.recap.cli.command;

import dev.recap.cli.doctor.Doctor;
import dev.recap.cli.doctor.Finding;
import dev.recap.cli.output.Console;
import dev.recap.cli.output.Json;
import dev.recap.core.invocation.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "doctor",
    description = "Says what this host can do, what is missing, and how to mend it.",
    footerHeading = Recap.EXAMPLES,
    footer = {"  recap doctor", "  recap doctor --clean"})
final class DoctorCommand implements Callable<Integer> {
  private final Host host;
  private final Console console;

  @Option(names = "--clean", description = "First remove what unclean deaths left behind.")
  private boolean clean;

  @Mixin private OutputOption output = new OutputOption();

  DoctorCommand(Host host, Console console) {
    this.host = host;
    this.console = console;
  }

  @Override
  public Integer call() {
    if (clean) {
      host.clean().forEach(console::say);
    }
    console.progress("looking at this host; starting a container with each OCI runtime");
    List<Finding> findings = host.doctor().examine();
    console.result(output.json() ? json(findings) : text(findings));
    return Doctor.healthy(findings) ? 0 : Problem.Kind.PLATFORM.exitCode();
  }

  private static String text(List<Finding> findings) {
    int subjects = findings.stream().mapToInt(f -> f.subject().length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (Finding finding : findings) {
      String state = finding.state().word();
      text.append(state).repeat(' ', 6 - state.length());
      text.append(finding.subject()).repeat(' ', subjects - finding.subject().length() + 2);
      text.append(finding.found()).append('\n');
      if (!finding.mend().isEmpty()) {
        text.repeat(' ', 6 + subjects + 2).append("-> ").append(finding.mend()).append('\n');
      }
    }
    return text.toString();
  }

  private static String json(List<Finding> findings) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Finding finding : findings) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("subject", finding.subject());
      one.put("state", finding.state().word().toLowerCase(java.util.Locale.ROOT));
      one.put("found", finding.found());
      if (!finding.mend().isEmpty()) {
        one.put("mend", finding.mend());
      }
      if (!finding.packages().isEmpty()) {
        one.put("packages", finding.packages());
      }
      all.add(one);
    }
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("healthy", Doctor.healthy(findings));
    report.put("findings", all);
    return Json.text(report);
  }
}
