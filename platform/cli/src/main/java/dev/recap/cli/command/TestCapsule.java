package dev.recap.cli.command;

import dev.recap.cli.output.Console;
import dev.recap.cli.terminal.Cancellation;
import dev.recap.cli.terminal.Interrupts;
import dev.recap.cli.testing.CapsuleTests;
import dev.recap.cli.testing.Fixtures;
import dev.recap.cli.testing.FolderResult;
import dev.recap.cli.testing.Invocations;
import dev.recap.cli.testing.Lanes;
import dev.recap.cli.testing.Lanes.Underway;
import dev.recap.cli.testing.TestReport;
import dev.recap.core.invocation.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "test",
    description = {
      "Runs the tests of capsules in containers made for them.",
      "That all cases passed is kept as evidence, which is published with the capsule; that one failed takes it back."
    },
    footerHeading = Recap.EXAMPLES,
    footer = {
      "  recap capsule test functions/top",
      "  recap capsule test functions",
      "  recap capsule test functions --table functions/README.md",
      "  recap capsule test . --case \"shows the workers of nginx\" --keep"
    })
final class TestCapsule implements Callable<Integer> {
  private final Host host;
  private final Console console;
  private final Cancellation cancellation = new Cancellation();
  private volatile boolean failed;

  @Parameters(
      paramLabel = "DIR",
      arity = "1..*",
      description = "A capsule's folder with its test.yaml, or a folder of such folders.")
  private List<Path> folders = new ArrayList<>();

  @Option(names = "--case", paramLabel = "NAME", description = "Run only the case of this name.")
  private @Nullable String only;

  @Option(names = "--keep", description = "Leave the container of a case that failed running.")
  private boolean keep;

  @Option(names = "--update-readme", description = "Write the example of the README anew.")
  private boolean updateReadme;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      description =
          "Time N more invocations like the example; fewer, but three, when they take long.")
  private int repeat;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description =
          "Run so many cases at the same time (default: 1). Times are then those of a busy host.")
  private int jobs = 1;

  @Mixin private TableOptions table = new TableOptions();

  @Mixin private OutputOption output = new OutputOption();

  TestCapsule(Host host, Console console) {
    this.host = host;
    this.console = console;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    host.requireRoot();
    List<Path> capsules = CapsuleFolders.of(folders);
    table.require(jobs);
    host.fixtures().leftBehind().forEach(Fixtures.Running::close);
    List<FolderResult> results = new ArrayList<>();
    try (Interrupts _ = new Interrupts(cancellation::cancel);
        Lanes within = new Lanes(jobs);
        Lanes lanes = new Lanes(jobs)) {
      CapsuleTests tests =
          new CapsuleTests(
              host::draft,
              host.fixtures(),
              host.fixtureFolder(),
              new Invocations(host.invoker()::invoke, host.catalog()::find, host.caller()),
              host::artifacts,
              within);
      for (Underway<Optional<FolderResult>> one :
          capsules.stream().map(folder -> lanes.begin(() -> test(tests, folder))).toList()) {
        Optional<FolderResult> result = one.result();
        if (result.isPresent()) {
          results.add(result.get());
          show(result.get());
        }
      }
    } finally {
      console.clear();
    }
    return report(results);
  }

  private Optional<FolderResult> test(CapsuleTests tests, Path folder) throws InterruptedException {
    try {
      return stopped() ? Optional.empty() : Optional.of(tests.run(folder, options(folder)));
    } catch (RuntimeException | Error e) {
      failed = true;
      throw e;
    }
  }

  private CapsuleTests.Options options(Path folder) {
    return new CapsuleTests.Options(
        Optional.ofNullable(only),
        keep,
        updateReadme,
        table.fixtures(),
        table.repeat(repeat),
        this::stopped,
        new LocalSite.Watched(
            new PhaseProgress(
                Optional.of(console), String.valueOf(folder.getFileName()), cancellation)));
  }

  /** After a cancellation, or when this host failed, nothing more begins. */
  private boolean stopped() {
    return failed || cancellation.cancelled();
  }

  private void show(FolderResult result) throws IOException {
    // Once stopped it may lack cases.
    if (only == null && !stopped()) {
      host.testEvidence().keep(result);
    }
    if (!output.json()) {
      console.result(TestReport.text(result));
    }
  }

  private int report(List<FolderResult> results) throws IOException {
    console.result(output.json() ? TestReport.json(results) : TestReport.summary(results));
    if (cancellation.cancelled()) {
      console.say("recap: the tests were cancelled");
      return Problem.Kind.CANCELLED.exitCode();
    }
    // The table shows what was measured, which is no less true when a case has failed.
    int status = table.writeOrCheck(results, console);
    return results.stream().allMatch(FolderResult::passed)
        ? status
        : Problem.Kind.CAPSULE_FAILED.exitCode();
  }
}
