package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import dev.recap.cli.output.RecordView;
import dev.recap.cli.terminal.Cancellation;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Receipt;
import dev.recap.core.invocation.Request;
import dev.recap.core.invocation.Streams;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Invokes a few capsules in one target and shows what each found and left. */
final class DemoTour {
  private static final int LINES_SHOWN = 14;

  private static final List<Stop> STOPS =
      List.of(
          new Stop("top", Map.of()),
          new Stop("sockets", Map.of()),
          new Stop("files", Map.of("path", "/etc")),
          new Stop("disk", Map.of()),
          new Stop("environment", Map.of()));

  private final Host host;
  private final Console console;
  private final Cancellation cancellation;

  DemoTour(Host host, Console console, Cancellation cancellation) {
    this.host = host;
    this.console = console;
    this.cancellation = cancellation;
  }

  private record Stop(String capsule, Map<String, Object> parameters) {}

  /** Goes round; its exit status is 0 when all succeeded and every receipt is clean. */
  int of(String target) {
    int worst = 0;
    for (Stop stop : STOPS) {
      if (cancellation.cancelled()) {
        console.say("recap: the demo was cancelled");
        return Problem.Kind.CANCELLED.exitCode();
      }
      worst = Math.max(worst, visit(stop, target));
    }
    if (worst == 0) {
      console.result("\nAll receipts are clean. The container is removed now.");
    }
    return worst;
  }

  private int visit(Stop stop, String target) {
    Request request =
        new Request(
            References.capsule(stop.capsule()),
            References.target(target),
            stop.parameters(),
            Optional.empty(),
            host.caller(),
            Optional.of("recap demo"),
            Optional.empty());
    StringBuilder command =
        new StringBuilder("\n$ recap invoke " + stop.capsule() + " -t " + target);
    stop.parameters()
        .forEach((name, value) -> command.append(" -p ").append(name).append('=').append(value));
    console.result(command.toString());
    InvocationRecord ended =
        new LocalSite(host)
            .invoke(
                request,
                Streams.captured(),
                new PhaseProgress(Optional.of(console), stop.capsule(), cancellation));
    Outcome outcome = ended.outcome().orElseThrow();
    StringBuilder shown = new StringBuilder(firstLines(ended));
    shown
        .append("  outcome     ")
        .append(outcome.word())
        .append(' ')
        .append(outcome.message())
        .append('\n');
    shown.append("  phases      ").append(RecordView.phases(ended)).append('\n');
    ended.receipt().ifPresent(receipt -> receipt(shown, receipt));
    console.result(shown.toString());
    boolean clean = ended.receipt().map(Receipt::clean).orElse(false);
    int status = outcome.kind().exitCode();
    return status == 0 && !clean ? Problem.Kind.PLATFORM.exitCode() : status;
  }

  private static void receipt(StringBuilder shown, Receipt receipt) {
    StringBuilder lines = new StringBuilder();
    RecordView.receipt(lines, receipt);
    lines.toString().lines().forEach(line -> shown.append("  ").append(line).append('\n'));
  }

  private static String firstLines(InvocationRecord ended) {
    List<String> lines =
        new String(ended.stdout().bytes(), StandardCharsets.UTF_8).lines().toList();
    StringBuilder shown = new StringBuilder();
    for (String line : lines.subList(0, Math.min(LINES_SHOWN, lines.size()))) {
      shown.append("  | ").append(line).append('\n');
    }
    if (lines.size() > LINES_SHOWN) {
      shown.append("  | … ").append(lines.size() - LINES_SHOWN).append(" more lines\n");
    }
    return shown.toString();
  }
}
