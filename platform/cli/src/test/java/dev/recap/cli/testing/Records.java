package dev.recap.cli.testing;

import dev.recap.core.invocation.Artifact;
import dev.recap.core.invocation.Captured;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Phase;
import dev.recap.core.invocation.Receipt;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records of invocations that took 12.3 ms. */
public final class Records {
  private Records() {}

  /** One that succeeded and printed a text. */
  public static InvocationRecord printed(String text) {
    return of(new Outcome.Succeeded(), text, Optional.empty(), List.of());
  }

  /** One that succeeded and printed a text that means a JSON value. */
  public static InvocationRecord result(String text, String json) {
    return of(new Outcome.Succeeded(), text, Optional.of(json), List.of());
  }

  /** One that ended otherwise. */
  public static InvocationRecord ended(Outcome outcome) {
    return of(outcome, "", Optional.empty(), List.of());
  }

  /** The same with an artifact. */
  public static InvocationRecord withArtifact(InvocationRecord record, String name) {
    return of(
        record.outcome().orElseThrow(),
        new String(record.stdout().bytes(), StandardCharsets.UTF_8),
        record.result(),
        List.of(new Artifact(name, 3, "0")));
  }

  private static InvocationRecord of(
      Outcome outcome, String stdout, Optional<String> result, List<Artifact> artifacts) {
    byte[] bytes = stdout.getBytes(StandardCharsets.UTF_8);
    return new InvocationRecord(
        "01abc",
        new InvocationRecord.Owner("boot", 1, 1),
        "top:1.0.0",
        "crun:web",
        Optional.empty(),
        "{}",
        "alice",
        Optional.empty(),
        Optional.empty(),
        Instant.EPOCH,
        Optional.of(Instant.EPOCH),
        Optional.of(outcome),
        Map.of(Phase.RUNNING, Duration.ofNanos(12_300_000)),
        new Captured(bytes, bytes.length),
        Captured.NOTHING,
        result,
        artifacts,
        Optional.of(Receipt.untouched()),
        List.of());
  }
}
