package dev.recap.cli.testing;

import dev.recap.catalog.testing.Difference;
import dev.recap.core.invocation.InvocationRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How one case went.
 *
 * @param name the behaviour it shows
 * @param fixture what it was invoked in
 * @param startup how long its container took to be ready
 * @param record of the invocation; empty when it did not come to that
 * @param differences none when it passed
 * @param kept the container that was left running, if one was
 */
public record CaseResult(
    String name,
    String fixture,
    Duration startup,
    Optional<InvocationRecord> record,
    List<Difference> differences,
    Optional<String> kept) {

  /** Whether all was as expected. */
  public boolean passed() {
    return differences.isEmpty();
  }

  CaseResult with(List<Difference> more) {
    List<Difference> all = new ArrayList<>(differences);
    all.addAll(more);
    return new CaseResult(name, fixture, startup, record, List.copyOf(all), kept);
  }

  /** How long the invocation took. */
  public Duration took() {
    return record.map(CaseResult::took).orElse(Duration.ZERO);
  }

  static Duration took(InvocationRecord record) {
    return record.phases().values().stream().reduce(Duration.ZERO, Duration::plus);
  }
}
