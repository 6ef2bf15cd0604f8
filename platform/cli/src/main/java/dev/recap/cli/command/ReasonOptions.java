package dev.recap.cli.command;

import dev.recap.catalog.Publishing;
import dev.recap.catalog.life.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Why a version is not to be used, and what is instead: for the commands that say so. */
final class ReasonOptions {
  @Option(
      names = {"-m", "--message"},
      paramLabel = "TEXT",
      description = "Why, one sentence.")
  private String message = "";

  @Option(
      names = "--successor",
      paramLabel = "CAPSULE",
      description = "What to use instead, NAME:VERSION.")
  private @Nullable String successor;

  /** That the version is in a state from now on, for this reason. */
  Publishing.Change to(Statement.State state) {
    return Publishing.Change.to(
        state,
        message,
        Optional.ofNullable(successor).map(text -> References.capsule(text).toString()));
  }
}
