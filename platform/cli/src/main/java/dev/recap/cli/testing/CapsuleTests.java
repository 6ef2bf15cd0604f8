package dev.recap.cli.testing;

import dev.recap.catalog.LocalCatalog.Build;
import dev.recap.catalog.testing.TestCase;
import dev.recap.catalog.testing.TestFile;
import dev.recap.catalog.testing.TestReader;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.invocation.Progress;
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
   * @param stopped whether to begin nothing more
   * @param progress is told of every invocation
   */
  public record Options(
      Optional<String> only, boolean keep, BooleanSupplier stopped, Progress progress) {}

  /** Runs the tests of the capsule in a folder. */
  public FolderResult run(Path folder, Options options) {
    TestFile tests;
    switch (reader.tests(folder.resolve("test.yaml"))) {
      case TestReader.Tests.Valid(TestFile file) -> tests = file;
      case TestReader.Tests.Invalid(List<String> problems) -> {
        return new FolderResult(folder.toString(), problems, List.of());
      }
    }
    return switch (builder.apply(folder)) {
      case Build.Built(Capsule capsule) -> run(folder, tests, capsule, options);
      case Build.Refused(List<String> problems) ->
          new FolderResult(folder.toString(), problems, List.of());
      case Build.Failed(String problem) ->
          new FolderResult(folder.toString(), List.of(problem), List.of());
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
        results.add(new CaseRun(place, testCase).run(options.progress()));
      }
    }
    return new FolderResult(
        capsule.manifest().metadata().name() + ":" + capsule.manifest().metadata().version(),
        results.isEmpty() ? List.of(none(folder, tests, options)) : List.of(),
        List.copyOf(results));
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
