package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.invocation.Request;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a caller says of an invocation beside what runs where. */
final class InvocationOptions {
  @Mixin private ParameterOptions parameters = new ParameterOptions();

  @Option(
      names = {"-i", "--stdin"},
      description = "Pass standard input on to the capsule.")
  private boolean stdin;

  @Option(
      names = {"-T", "--terminal"},
      description = "Give the capsule a terminal, joined to this one.")
  private boolean terminal;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = DurationArgument.class,
      description = "In place of the capsule's own: 500ms, 30s, 5m, 1h.")
  private @Nullable Duration timeout;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the record.")
  private @Nullable String reason;

  @Option(names = "--artifacts", paramLabel = "DIR", description = "Copy its artifacts to DIR.")
  private @Nullable Path artifacts;

  @Option(names = "--exit-code", description = "End with the capsule's own exit status.")
  private boolean exitCode;

  @Mixin private OutputOption output = new OutputOption();

  /** Runs a capsule in one target; the exit status of the command. */
  int invoke(Site site, Console console, CapsuleRef capsule, String target) {
    return new SingleInvocation(
            site, console, output.json(), exitCode, Optional.ofNullable(artifacts))
        .run(request(site, capsule, target), stdin, terminal);
  }

  /** What is asked for in one target. */
  Request request(Site site, CapsuleRef capsule, String target) {
    return new Request(
        capsule,
        References.target(target),
        parameters(),
        timeout(),
        site.caller(),
        reason(),
        Optional.empty());
  }

  /** Whether something was asked for that only one target can give. */
  boolean needOneTarget() {
    return stdin || terminal || artifacts != null || exitCode;
  }

  Map<String, Object> parameters() {
    return parameters.given().values();
  }

  Optional<Duration> timeout() {
    return Optional.ofNullable(timeout);
  }

  Optional<String> reason() {
    return Optional.ofNullable(reason);
  }

  boolean json() {
    return output.json();
  }
}
