package dev.recap.cli.testing;

import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.testing.Content;
import dev.recap.catalog.testing.Difference;
import dev.recap.catalog.testing.Expectations;
import dev.recap.catalog.testing.Observation;
import dev.recap.catalog.testing.TestCase;
import dev.recap.catalog.testing.TestCase.Stdin;
import dev.recap.catalog.testing.TestCase.Step;
import dev.recap.cli.testing.Invocations.Order;
import dev.recap.core.capsule.CapsuleRef;
import dev.recap.core.invocation.Artifact;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Progress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs one case in a container that is there for it alone. */
final class CaseRun {
  private static final int MOST_READ = 64 << 20;

  private static final int FEWEST = 3;
  private static final Duration ENOUGH = Duration.ofSeconds(5);

  private final Workplace place;
  private final TestCase testCase;
  private final List<InvocationRecord> before = new ArrayList<>();

  CaseRun(Workplace place, TestCase testCase) {
    this.place = place;
    this.testCase = testCase;
  }

  CaseResult run(Progress progress) {
    Fixtures.Running target;
    try {
      target = place.fixtures().start(testCase.target(), place.fixtureFolders());
    } catch (BuildException e) {
      return failed("ready", String.valueOf(e.getMessage()));
    }
    boolean keep = false;
    try {
      CaseResult result = run(target, progress);
      keep = place.keep() && !result.passed();
      return keep ? kept(result, target.reference()) : result;
    } catch (IOException e) {
      return failed("looked at", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed("run to its end", "interrupted");
    } finally {
      if (!keep) {
        target.close();
      }
    }
  }

  private CaseResult run(Fixtures.Running target, Progress progress)
      throws IOException, InterruptedException {
    Optional<Difference> failure = prepare(target, progress);
    if (failure.isPresent()) {
      return result(target, Optional.of(before.getLast()), List.of(failure.get()));
    }
    try (Companions companions = companions(target, progress)) {
      InvocationRecord record = invoke(target, companions);
      List<Difference> differences = new ArrayList<>(companions.finish());
      differences.addAll(
          Expectations.check(
              testCase.expect(),
              new Observation(record, name -> artifact(record, name), target::content)));
      return result(target, Optional.of(record), differences);
    }
  }

  private Optional<Difference> prepare(Fixtures.Running target, Progress progress) {
    for (Step step : testCase.before()) {
      String what = "before " + (before.size() + 1);
      InvocationRecord record = place.invocations().invoke(order(step, target), progress);
      before.add(record);
      Optional<Difference> failure = StepFailure.of(what, record);
      if (failure.isPresent()) {
        return failure;
      }
    }
    return Optional.empty();
  }

  private Companions companions(Fixtures.Running target, Progress progress) {
    List<Order> orders = testCase.meanwhile().stream().map(step -> order(step, target)).toList();
    // Their time begins with the capsule under test: none may be built then.
    orders.forEach(order -> place.invocations().prepare(order.capsule()));
    Companions companions = new Companions(progress);
    for (int i = 0; i < orders.size(); i++) {
      Order order = orders.get(i);
      companions.add(
          testCase.meanwhile().get(i),
          "meanwhile " + (i + 1),
          () -> place.invocations().invoke(order, progress));
    }
    return companions;
  }

  /**
   * How long invocations take that follow each other in one container, after a first one.
   *
   * @param count how many; fewer, but no fewer than three, where these take long
   */
  List<Duration> times(int count, Progress progress)
      throws BuildException, IOException, InterruptedException {
    try (Fixtures.Running target =
        place.fixtures().start(testCase.target(), place.fixtureFolders())) {
      List<Duration> times = new ArrayList<>();
      if (prepare(target, progress).isEmpty()) {
        time(target, progress);
        Duration total = Duration.ZERO;
        for (int i = 0; i < count && (i < FEWEST || total.compareTo(ENOUGH) < 0); i++) {
          Duration took = time(target, progress);
          times.add(took);
          total = total.plus(took);
        }
      }
      return times;
    }
  }

  private Duration time(Fixtures.Running target, Progress progress)
      throws IOException, InterruptedException {
    try (Companions companions = companions(target, progress)) {
      InvocationRecord record = invoke(target, companions);
      companions.finish();
      return CaseResult.took(record);
    }
  }

  private InvocationRecord invoke(Fixtures.Running target, Progress progress) throws IOException {
    Optional<InputStream> stdin =
        testCase.stdin().isPresent()
            ? Optional.of(stdin(testCase.stdin().get()))
            : Optional.empty();
    try (InputStream in = stdin.orElseGet(InputStream::nullInputStream)) {
      return place
          .invocations()
          .invoke(
              new Order(
                  place.capsule(),
                  target.reference(),
                  testCase.params(),
                  stdin.map(_ -> in),
                  testCase.timeout()),
              progress);
    }
  }

  private Order order(Step step, Fixtures.Running target) {
    CapsuleRef capsule =
        step.capsule()
            .filter(name -> !name.equals(place.capsule().name()))
            .map(CapsuleRef::parse)
            .orElse(place.capsule());
    return new Order(
        capsule, target.reference(), step.params(), Optional.empty(), Optional.empty());
  }

  private InputStream stdin(Stdin stdin) throws IOException {
    return switch (stdin) {
      case Stdin.Text(String text) ->
          new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
      case Stdin.LocalFile(String path) -> Files.newInputStream(place.folder().resolve(path));
      case Stdin.Artifact(String glob) -> Files.newInputStream(artifactBefore(glob));
    };
  }

  private Path artifactBefore(String glob) throws IOException {
    for (InvocationRecord record : before) {
      for (Artifact artifact : record.artifacts()) {
        if (Expectations.matches(glob, artifact.name())) {
          return place.artifacts().of(record.id()).resolve(artifact.name());
        }
      }
    }
    throw new IOException("no step before left an artifact " + glob);
  }

  private Optional<Content> artifact(InvocationRecord record, String name) throws IOException {
    Path file = place.artifacts().of(record.id()).resolve(name);
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(new Content(in.readNBytes(MOST_READ), Files.size(file)));
    }
  }

  private CaseResult result(
      Fixtures.Running target, Optional<InvocationRecord> record, List<Difference> differences) {
    return new CaseResult(
        testCase.name(),
        testCase.target().fixture(),
        target.startup(),
        record,
        List.copyOf(differences),
        Optional.empty());
  }

  private CaseResult failed(String expected, String actual) {
    return new CaseResult(
        testCase.name(),
        testCase.target().fixture(),
        Duration.ZERO,
        Optional.empty(),
        List.of(new Difference("target", expected, actual)),
        Optional.empty());
  }

  private static CaseResult kept(CaseResult result, String reference) {
    return new CaseResult(
        result.name(),
        result.fixture(),
        result.startup(),
        result.record(),
        result.differences(),
        Optional.of(reference));
  }
}
