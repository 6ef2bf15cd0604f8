package dev.recap.cli.testing;

import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.testing.FixtureUse;
import dev.recap.catalog.testing.TestCase;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Invokes a capsule as its example does: in other fixtures, and many times. */
final class ExampleRuns {
  private final Workplace place;
  private final TestCase example;

  ExampleRuns(Workplace place, TestCase example) {
    this.place = place;
    this.example = example;
  }

  /** The word of the outcome in each fixture; in one that does not start, that. */
  Map<String, String> outcomes(List<String> fixtures, Progress progress) {
    Map<String, String> outcomes = new LinkedHashMap<>();
    for (String fixture : fixtures) {
      CaseResult result = new CaseRun(place, in(fixture)).run(progress);
      outcomes.put(
          fixture,
          result
              .record()
              .flatMap(InvocationRecord::outcome)
              .map(Outcome::word)
              .orElse("no target"));
    }
    return outcomes;
  }

  private TestCase in(String fixture) {
    FixtureUse use = example.target();
    return new TestCase(
        example.name(),
        new FixtureUse(fixture, use.env(), use.user(), use.readOnly(), use.absent(), use.files()),
        example.params(),
        example.stdin(),
        example.before(),
        example.meanwhile(),
        example.timeout(),
        example.example(),
        example.expect());
  }

  /** How long invocations took that followed each other in one container, after a first one. */
  List<Duration> times(int count, Progress progress)
      throws BuildException, IOException, InterruptedException {
    return new CaseRun(place, example).times(count, progress);
  }
}
