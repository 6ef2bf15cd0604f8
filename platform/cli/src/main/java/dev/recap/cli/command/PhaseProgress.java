package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import dev.recap.cli.terminal.Cancellation;
import dev.recap.core.invocation.Phase;
import java.util.Optional;
import java.util.function.Consumer;

/** Shows the phases of one invocation and puts it under a cancellation. */
final class PhaseProgress implements Watcher {
  private final Optional<Console> console;
  private final String capsule;
  private final Cancellation cancellation;

  PhaseProgress(Optional<Console> console, String capsule, Cancellation cancellation) {
    this.console = console;
    this.capsule = capsule;
    this.cancellation = cancellation;
  }

  @Override
  public void entered(String id, Phase phase) {
    console.ifPresent(c -> c.progress(capsule + " " + id + ": " + words(phase)));
  }

  @Override
  public void notice(String id, String notice) {
    console.ifPresent(c -> c.say("recap: " + notice));
  }

  @Override
  public void cancellable(String id, Consumer<String> end) {
    cancellation.add(end);
  }

  private static String words(Phase phase) {
    return switch (phase) {
      case ACCEPTED -> "accepted";
      case RESOLVED -> "finding the target";
      case PULLED -> "getting the capsule";
      case AUTHORISED -> "checking";
      case BOUND -> "binding to the target";
      case RUNNING -> "running";
      case TORN_DOWN -> "taking everything away";
      case ENDED -> "ended";
    };
  }
}
