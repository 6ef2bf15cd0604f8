package dev.recap.cli.doctor;

import dev.recap.engine.command.CommandRunner;
import dev.recap.engine.command.CommandRunner.Finished;
import dev.recap.engine.runtime.OciRuntime.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks which OCI runtimes are installed, runs a capsule with each, and says which is used. */
public final class RuntimeCheck implements Check {
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final CommandRunner commands;
  private final Map<Kind, Path> installed;
  private final Optional<Kind> chosen;
  private final Trial trial;

  /** Runs a capsule on this host. */
  @FunctionalInterface
  public interface Trial {
    /** What went wrong with this runtime; empty when the capsule ran and ended well. */
    Optional<String> problem(Kind kind, Path program);
  }

  /**
   * Of these runtimes.
   *
   * @param installed where each one is
   * @param chosen the one invocations use
   */
  public RuntimeCheck(
      CommandRunner commands, Map<Kind, Path> installed, Optional<Kind> chosen, Trial trial) {
    this.commands = commands;
    this.installed = installed;
    this.chosen = chosen;
    this.trial = trial;
  }

  @Override
  public List<Finding> look() {
    if (installed.isEmpty()) {
      return List.of(Finding.missing("runtime", "neither crun nor runc is installed", "crun"));
    }
    Map<Kind, Optional<String>> problems = new LinkedHashMap<>();
    installed.forEach((kind, program) -> problems.put(kind, trial.problem(kind, program)));
    List<Finding> all = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      Path program = installed.get(kind);
      if (program == null) {
        all.add(Finding.good(kind.program(), "not installed"));
      } else {
        all.add(finding(kind, program, problems));
      }
    }
    return all;
  }

  private Finding finding(Kind kind, Path program, Map<Kind, Optional<String>> problems) {
    String what = program + ", " + version(program);
    boolean used = chosen.filter(kind::equals).isPresent();
    Optional<String> problem = problems.getOrDefault(kind, Optional.empty());
    if (problem.isEmpty()) {
      return Finding.good(kind.program(), what + ": ran a capsule" + (used ? why(kind) : ""));
    }
    String found = what + ": " + problem.get();
    Optional<Kind> works =
        problems.entrySet().stream()
            .filter(other -> other.getValue().isEmpty())
            .map(Map.Entry::getKey)
            .findFirst();
    if (!used) {
      return Finding.note(kind.program(), found, "Nothing, as it is not used");
    }
    return Finding.bad(
        kind.program(),
        found,
        works
            .map(other -> "Set RECAP_RUNTIME=" + other.program() + ", which works here")
            .orElse("The message above says what this host lacks"));
  }

  private String why(Kind kind) {
    if (installed.size() == 1) {
      return "; it is used, being the only one";
    }
    return kind == Kind.CRUN
        ? "; it is used, because it starts faster"
        : "; it is used, because RECAP_RUNTIME says so";
  }

  private String version(Path program) {
    Finished asked = commands.run(List.of(program.toString(), "--version"), LONGEST);
    return asked.stdout().lines().findFirst().orElse("of unknown version");
  }
}
