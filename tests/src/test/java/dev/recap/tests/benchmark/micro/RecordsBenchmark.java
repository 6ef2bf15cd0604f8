package dev.recap.tests.benchmark.micro;

import dev.recap.core.invocation.Captured;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.InvocationRecord.Owner;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Phase;
import dev.recap.core.invocation.Receipt;
import dev.recap.server.store.SqliteInvocationLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Keeping one record from its beginning to its end, in a store that grows as it goes. */
@State(Scope.Benchmark)
public class RecordsBenchmark {
  private final Path folder = folder();
  private final SqliteInvocationLog log = SqliteInvocationLog.open(folder);
  private long next;

  private static Path folder() {
    try {
      return Files.createTempDirectory("recap-benchmark-jmh-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Both writes. */
  @Benchmark
  public void beginAndEnd() {
    String id = "benchmark-%012d".formatted(next++);
    log.begin(record(id, Optional.empty()));
    log.end(record(id, Optional.of(new Outcome.Succeeded())));
  }

  private static InvocationRecord record(String id, Optional<Outcome> outcome) {
    Instant accepted = Instant.parse("2026-01-01T00:00:00Z");
    return new InvocationRecord(
        id,
        new Owner("00000000-0000-4000-8000-000000000000", 1, 1),
        "top:1.0.0@sha256:" + "0".repeat(64),
        "docker:web",
        Optional.of("0".repeat(64)),
        "{\"iterations\":1}",
        "root",
        Optional.empty(),
        Optional.empty(),
        accepted,
        outcome.map(o -> accepted),
        outcome,
        Map.of(Phase.BOUND, Duration.ofMillis(3), Phase.RUNNING, Duration.ofMillis(1)),
        new Captured(new byte[1000], 1000),
        Captured.NOTHING,
        Optional.empty(),
        List.of(),
        outcome.map(o -> Receipt.untouched()),
        List.of());
  }

  /** Removes the store. */
  @TearDown
  public void remove() throws IOException {
    log.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
