package dev.recap.cli.testing;

import dev.recap.catalog.LocalCatalog.Build;
import dev.recap.catalog.rootfs.BuildException;
import dev.recap.catalog.testing.Difference;
import dev.recap.catalog.testing.TestCase;
import dev.recap.catalog.testing.TestFile;
import dev.recap.catalog.testing.TestReader;
import dev.recap.cli.example.Example;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.invocation.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Builds capsules from their folders and runs the cases of their {@code test.yaml}. */
public final class CapsuleTests {
  private final Function<Path, Build> builder;
  private final Fixtures fixtures;
  private final Path fixtureFolder;
  private final Invocations invocations;
  private final Function<String, Path> artifacts;
  private final TestReader reader = new TestReader();

  /**
   * Tests.
   *
   * @param builder builds the capsule of a folder
   * @param fixtureFolder where fixtures are looked for that a capsule does not bring itself
   * @param artifacts where the artifacts of an invocation are
   */
  public CapsuleTests(
      Function<Path, Build> builder,
      Fixtures fixtures,
      Path fixtureFolder,
      Invocations invocations,
      Function<String, Path> artifacts) {
    this.builder = builder;
    this.fixtures = fixtures;
    this.fixtureFolder = fixtureFolder;
    this.invocations = invocations;
    this.artifacts = artifacts;
  }

  /**
   * What to run and how.
   *
   * @param only the name of the one case to run
   * @param keep whether the container of a case that failed is left running
   * @param updateReadme whether the README's example is written rather than checked
   * @param fixtures in which the example is tried besides its own
   * @param repeat how many invocations like the example are timed
   * @param stopped whether to begin nothing more
   * @param progress is told of every invocation
   */
  public record Options(
      Optional<String> only,
      boolean keep,
      boolean updateReadme,
      List<String> fixtures,
      int repeat,
      BooleanSupplier stopped,
      Progress progress) {}

  /** Runs the tests of the capsule in a folder. */
  public FolderResult run(Path folder, Options options) {
    TestFile tests;
    switch (reader.tests(folder.resolve("test.yaml"))) {
      case TestReader.Tests.Valid(TestFile file) -> tests = file;
      case TestReader.Tests.Invalid(List<String> problems) -> {
        return FolderResult.untested(folder, problems);
      }
    }
    return switch (builder.apply(folder)) {
      case Build.Built(Capsule capsule) -> run(folder, tests, capsule, options);
      case Build.Refused(List<String> problems) -> FolderResult.untested(folder, problems);
      case Build.Failed(String problem) -> FolderResult.untested(folder, List.of(problem));
    };
  }

  private FolderResult run(Path folder, TestFile tests, Capsule capsule, Options options) {
    Workplace place =
        new Workplace(
            folder,
            Invocations.exactly(capsule),
            fixtures,
            List.of(folder.resolve("fixtures"), fixtureFolder),
            invocations,
            artifacts::apply,
            options.keep());
    List<CaseResult> results = new ArrayList<>();
    for (TestCase testCase : tests.cases()) {
      if (options.only().map(testCase.name()::equals).orElse(true)
          && !options.stopped().getAsBoolean()) {
        CaseResult result = new CaseRun(place, testCase).run(options.progress());
        results.add(
            testCase.example() && result.passed()
                ? result.with(readme(place, testCase, result, options.updateReadme()))
                : result);
      }
    }
    List<String> problems = new ArrayList<>();
    if (results.isEmpty()) {
      problems.add(none(folder, tests, options));
    }
    return new FolderResult(
        folder,
        capsule.manifest().metadata().name() + ":" + capsule.manifest().metadata().version(),
        Optional.of(capsule),
        problems,
        List.copyOf(results),
        measure(place, tests, capsule, options, problems));
  }

  private static List<Difference> readme(
      Workplace place, TestCase testCase, CaseResult result, boolean update) {
    Path file = place.folder().resolve("README.md");
    Example example = new Example(place.capsule().name(), testCase);
    try {
      String readme = Files.exists(file) ? Files.readString(file) : "";
      if (update && Example.hasPlace(readme)) {
        readme = example.update(readme, result.record().orElseThrow());
        Files.writeString(file, readme);
      }
      return example.check(readme);
    } catch (IOException e) {
      return List.of(new Difference("README.md", "readable", e.toString()));
    }
  }

  private static Optional<Measured> measure(
      Workplace place, TestFile tests, Capsule capsule, Options options, List<String> problems) {
    if (options.stopped().getAsBoolean()
        || (options.repeat() == 0 && options.fixtures().isEmpty())) {
      return Optional.empty();
    }
    if (tests.example().isEmpty()) {
      problems.add(
          "Tried to invoke %s as its example does but no case of test.yaml has example: true"
              .formatted(place.folder()));
      return Optional.empty();
    }
    ExampleRuns runs = new ExampleRuns(place, tests.example().get());
    try {
      return Optional.of(
          new Measured(
              capsule,
              runs.outcomes(options.fixtures(), options.progress()),
              runs.times(options.repeat(), options.progress())));
    } catch (BuildException | IOException e) {
      problems.add(
          "Tried to time the example of %s but %s".formatted(place.folder(), e.getMessage()));
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static String none(Path folder, TestFile tests, Options options) {
    return options.stopped().getAsBoolean()
        ? "Tried to test %s but was asked to end".formatted(folder)
        : "Tried to run the case \"%s\" of %s but there is no such case: there are %s"
            .formatted(
                options.only().orElse(""),
                folder.resolve("test.yaml"),
                String.join(", ", tests.cases().stream().map(c -> '"' + c.name() + '"').toList()));
  }
}
