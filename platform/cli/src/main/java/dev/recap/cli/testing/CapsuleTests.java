package dev.recap.cli.testing;

import dev.recap.catalog.LocalCatalog.Build;
import dev.recap.catalog.testing.Difference;
import dev.recap.catalog.testing.TestCase;
import dev.recap.catalog.testing.TestFile;
import dev.recap.catalog.testing.TestReader;
import dev.recap.cli.example.Example;
import dev.recap.cli.testing.Lanes.Underway;
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
  private final Lanes lanes;
  private final TestReader reader = new TestReader();

  /**
   * Tests.
   *
   * @param builder builds the capsule of a folder
   * @param fixtureFolder where fixtures are looked for that a capsule does not bring itself
   * @param artifacts where the artifacts of an invocation are
   * @param lanes where builds, cases and what is measured are done
   */
  public CapsuleTests(
      Function<Path, Build> builder,
      Fixtures fixtures,
      Path fixtureFolder,
      Invocations invocations,
      Function<String, Path> artifacts,
      Lanes lanes) {
    this.builder = builder;
    this.fixtures = fixtures;
    this.fixtureFolder = fixtureFolder;
    this.invocations = invocations;
    this.artifacts = artifacts;
    this.lanes = lanes;
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
  public FolderResult run(Path folder, Options options) throws InterruptedException {
    TestFile tests;
    switch (reader.tests(folder.resolve("test.yaml"))) {
      case TestReader.Tests.Valid(TestFile file) -> tests = file;
      case TestReader.Tests.Invalid(List<String> problems) -> {
        return FolderResult.untested(folder, problems);
      }
    }
    return switch (lanes.begin(() -> builder.apply(folder)).result()) {
      case Build.Built(Capsule capsule) -> run(folder, tests, capsule, options);
      case Build.Refused(List<String> problems) -> FolderResult.untested(folder, problems);
      case Build.Failed(String problem) -> FolderResult.untested(folder, List.of(problem));
    };
  }

  private FolderResult run(Path folder, TestFile tests, Capsule capsule, Options options)
      throws InterruptedException {
    Workplace place =
        new Workplace(
            folder,
            Invocations.exactly(capsule),
            fixtures,
            List.of(folder.resolve("fixtures"), fixtureFolder),
            invocations,
            artifacts::apply,
            options.keep());
    List<Underway<Optional<CaseResult>>> cases =
        tests.cases().stream()
            .filter(testCase -> options.only().map(testCase.name()::equals).orElse(true))
            .map(testCase -> lanes.begin(() -> run(place, testCase, options)))
            .toList();
    boolean measures = options.repeat() > 0 || !options.fixtures().isEmpty();
    Optional<ExampleRuns> runs =
        tests
            .example()
            .filter(_ -> measures)
            .map(example -> ExampleRuns.begin(place, example, options, lanes));
    List<CaseResult> results = Lanes.results(cases).stream().flatMap(Optional::stream).toList();
    List<String> problems = new ArrayList<>();
    if (results.isEmpty()) {
      problems.add(none(folder, tests, options));
    }
    if (measures && runs.isEmpty()) {
      problems.add(
          "Tried to invoke %s as its example does but no case of test.yaml has example: true"
              .formatted(folder));
    }
    Optional<Measured> measured =
        runs.isPresent() ? runs.get().measured(capsule, problems) : Optional.empty();
    return new FolderResult(
        folder,
        capsule.manifest().metadata().name() + ":" + capsule.manifest().metadata().version(),
        Optional.of(capsule),
        problems,
        results,
        options.stopped().getAsBoolean() ? Optional.empty() : measured);
  }

  private static Optional<CaseResult> run(Workplace place, TestCase testCase, Options options) {
    if (options.stopped().getAsBoolean()) {
      return Optional.empty();
    }
    CaseResult result = new CaseRun(place, testCase).run(options.progress());
    return Optional.of(
        testCase.example() && result.passed()
            ? result.with(readme(place, testCase, result, options.updateReadme()))
            : result);
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
