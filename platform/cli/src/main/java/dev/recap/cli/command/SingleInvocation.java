package dev.recap.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.recap.cli.output.Console;
import dev.recap.cli.output.RecordsJson;
import dev.recap.cli.terminal.CallerTerminal;
import dev.recap.cli.terminal.Cancellation;
import dev.recap.cli.terminal.Interrupts;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.invocation.Captured;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Request;
import dev.recap.core.invocation.Streams;
import java.nio.file.Path;
import java.util.Optional;

/** Invokes in one target and reports how it went. */
final class SingleInvocation {
  private final Site site;
  private final Console console;
  private final boolean json;
  private final boolean exitCode;
  private final Optional<Path> artifacts;
  private final Cancellation cancellation = new Cancellation();

  /**
   * How to report.
   *
   * @param json print the record rather than the capsule's output
   * @param exitCode end as the capsule ended
   * @param artifacts where to copy its artifacts
   */
  SingleInvocation(
      Site site, Console console, boolean json, boolean exitCode, Optional<Path> artifacts) {
    this.site = site;
    this.console = console;
    this.json = json;
    this.exitCode = exitCode;
    this.artifacts = artifacts;
  }

  int run(Request request, boolean stdin, boolean terminal) {
    InvocationRecord ended;
    try (Interrupts _ = new Interrupts(cancellation::cancel)) {
      ended = terminal ? interactive(request) : piped(request, stdin);
    }
    if (terminal) {
      ended.notices().forEach(notice -> console.say("recap: " + notice));
    }
    return report(ended, request.capsule());
  }

  private InvocationRecord interactive(Request request) {
    try (CallerTerminal caller = CallerTerminal.open()) {
      // No progress: the screen belongs to the capsule.
      Watcher quiet = new PhaseProgress(Optional.empty(), request.capsule().name(), cancellation);
      return site.invoke(request, new Streams.Interactive(caller), quiet);
    }
  }

  private InvocationRecord piped(Request request, boolean stdin) {
    Watcher progress =
        new PhaseProgress(Optional.of(console), request.capsule().name(), cancellation);
    Streams streams =
        new Streams.Piped(stdin ? Optional.of(System.in) : Optional.empty(), this::show);
    try {
      return site.invoke(request, streams, progress);
    } finally {
      console.clear();
    }
  }

  private void show(boolean stderr, byte[] bytes, int length) {
    if (json) {
      return;
    }
    if (stderr) {
      console.message(bytes, length);
    } else if (!console.result(bytes, length)) {
      cancellation.cancel("the reader of its output, which went away");
    }
  }

  private int report(InvocationRecord ended, CapsuleRef capsule) {
    if (json) {
      console.result(RecordsJson.one(ended));
    } else {
      cut("standard output", ended.stdout());
      cut("standard error", ended.stderr());
    }
    Outcome outcome = ended.outcome().orElseThrow();
    artifacts.ifPresent(into -> new ArtifactCopy(site).to(into, ended));
    // Where RECap failed that is what the caller is told; its receipt cannot be clean.
    ended
        .receipt()
        .filter(receipt -> !receipt.clean() && !(outcome instanceof Outcome.PlatformError))
        .ifPresent(receipt ->
            console.say("recap: its receipt is not clean: recap invocations show " + ended.id()));
    if (outcome instanceof Outcome.Succeeded) {
      return 0;
    }
    String hint =
        outcome.kind().hint().replace("ID", ended.id()).replace("CAPSULE", capsule.name());
    console.say("recap: " + message(outcome, ended) + (hint.isEmpty() ? "" : "\n" + hint));
    return exitCode && outcome instanceof Outcome.Failed failed
        ? failed.exitCode()
        : outcome.kind().exitCode();
  }

  /** Without the capsule's last words where the caller has just read them. */
  private String message(Outcome outcome, InvocationRecord ended) {
    String message = outcome.message();
    int words = message.indexOf(": ") + 2;
    return !json
            && outcome instanceof Outcome.Failed
            && words > 1
            && new String(ended.stderr().bytes(), UTF_8).contains(message.substring(words))
        ? message.substring(0, words - 2)
        : message;
  }

  private void cut(String stream, Captured captured) {
    if (captured.truncated()) {
      console.say(
          "recap: its %s was cut after %d of %d bytes"
              .formatted(stream, captured.bytes().length, captured.total()));
    }
  }
}
