package dev.recap.cli.testing;

import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.testing.FixtureUse;
import dev.recap.catalog.testing.TestCase;
import dev.recap.cli.testing.CapsuleTests.Options;
import dev.recap.cli.testing.Lanes.Underway;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Invocations of a capsule as its example does, in other fixtures and many times, under way.
 *
 * @param outcomes by fixture
 * @param times of invocations that follow each other in one container
 */
record ExampleRuns(Map<String, Underway<String>> outcomes, Underway<Times> times) {

  /** What was timed, or why that could not be. */
  record Times(List<Duration> durations, Optional<String> problem) {}

  static ExampleRuns begin(Workplace place, TestCase example, Options options, Lanes lanes) {
    Map<String, Underway<String>> outcomes = new LinkedHashMap<>();
    for (String fixture : options.fixtures()) {
      TestCase there = in(fixture, example);
      outcomes.put(fixture, lanes.begin(() -> outcome(place, there, options)));
    }
    return new ExampleRuns(outcomes, lanes.begin(() -> times(place, example, options)));
  }

  /** Waits for their end; nothing when they could not be timed, and why is added. */
  Optional<Measured> measured(Capsule capsule, List<String> problems) throws InterruptedException {
    Map<String, String> words = new LinkedHashMap<>();
    for (Map.Entry<String, Underway<String>> outcome : outcomes.entrySet()) {
      words.put(outcome.getKey(), outcome.getValue().result());
    }
    Times timed = times.result();
    timed.problem().ifPresent(problems::add);
    return timed.problem().isPresent()
        ? Optional.empty()
        : Optional.of(new Measured(capsule, words, timed.durations()));
  }

  /** The word of the outcome; of a fixture that does not start, or was not to be, that. */
  private static String outcome(Workplace place, TestCase testCase, Options options) {
    return options.stopped().getAsBoolean()
        ? "not tried"
        : new CaseRun(place, testCase)
            .run(options.progress())
            .record()
            .flatMap(InvocationRecord::outcome)
            .map(Outcome::word)
            .orElse("no target");
  }

  private static TestCase in(String fixture, TestCase example) {
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

  private static Times times(Workplace place, TestCase example, Options options) {
    List<Duration> durations = List.of();
    Optional<String> problem = Optional.empty();
    try {
      if (!options.stopped().getAsBoolean()) {
        durations = new CaseRun(place, example).times(options.repeat(), options.progress());
      }
    } catch (BuildException | IOException e) {
      problem =
          Optional.of(
              "Tried to time the example of %s but %s".formatted(place.folder(), e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new Times(durations, problem);
  }
}
