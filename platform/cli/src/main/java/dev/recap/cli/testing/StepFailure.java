package dev.recap.cli.testing;

import dev.recap.catalog.testing.Difference;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Says of an invocation that had to succeed how it ended instead. */
final class StepFailure {
  private StepFailure() {}

  static Optional<Difference> of(String what, InvocationRecord record) {
    Outcome outcome = record.outcome().orElseThrow();
    if (outcome instanceof Outcome.Succeeded) {
      return Optional.empty();
    }
    String stderr = new String(record.stderr().bytes(), StandardCharsets.UTF_8).strip();
    return Optional.of(
        new Difference(
            what,
            "succeeded",
            outcome.word() + ": " + outcome.message() + (stderr.isEmpty() ? "" : "\n" + stderr)));
  }
}
