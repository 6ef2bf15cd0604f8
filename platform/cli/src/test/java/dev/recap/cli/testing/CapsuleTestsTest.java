package dev.recap.cli.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.LocalCatalog.Build;
import dev.recap.catalog.evidence.Evidence;
import dev.recap.catalog.evidence.TestStatement;
import dev.recap.catalog.manifest.CapsuleFile;
import dev.recap.catalog.oci.MediaTypes;
import dev.recap.catalog.oci.Sha256;
import dev.recap.catalog.parameters.SchemaParameters;
import dev.recap.catalog.store.CapsuleStore;
import dev.recap.core.access.Caller;
import dev.recap.core.capsule.Capsule;
import dev.recap.core.capsule.Digest;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Phase;
import dev.recap.core.invocation.Progress;
import dev.recap.core.invocation.Request;
import dev.recap.core.invocation.Streams;
import dev.recap.core.invocation.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CapsuleTestsTest {
  private static final String MANIFEST =
      "{\"metadata\":{\"name\":\"echo\",\"version\":\"1.0.0\",\"summary\":\"x\",\"license\":\"MIT\"},"
          + "\"spec\":{\"entrypoint\":[\"/echo\"]}}";

  private final FakeFixtures fixtures = new FakeFixtures();
  private final List<String> invoked = new CopyOnWriteArrayList<>();
  private final List<String> inputs = new CopyOnWriteArrayList<>();
  @TempDir private Path folder;
  private int jobs = 1;
  private final CyclicBarrier three = new CyclicBarrier(3);
  private final AtomicInteger most = new AtomicInteger();
  private Digest digest = Digest.ofSha256Hex("0".repeat(64));

  @Test
  void runsEveryCaseInAContainerOfItsOwnThatIsGoneAfterwards() throws IOException {
    tests(
        "{name: one, target: a, params: {print: hello}, expect: {output: {exact: hello}}}",
        "{name: two, target: b, params: {print: hello}, expect: {output: {exact: bye}}}");
    FolderResult result = run();
    assertThat(result.capsule()).isEqualTo("echo:1.0.0");
    assertThat(result.cases()).extracting(CaseResult::passed).containsExactly(true, false);
    assertThat(result.passed()).isFalse();
    assertThat(fixtures.started).hasSize(2);
    assertThat(fixtures.running).isEmpty();
  }

  @Test
  void runsAsManyCasesAtATimeAsAskedForAndReportsThemInOrder() throws Exception {
    List<String> cases =
        IntStream.range(0, 9)
            .mapToObj(n -> "{name: c%d, target: a, params: {meet: x}}".formatted(n))
            .toList();
    tests(cases.toArray(String[]::new));
    jobs = 3;
    FolderResult result = run();
    assertThat(result.passed()).as(TestReport.text(result)).isTrue();
    assertThat(most.get()).isEqualTo(3);
    assertThat(result.cases())
        .extracting(CaseResult::name)
        .containsExactlyElementsOf(IntStream.range(0, 9).mapToObj(n -> "c" + n).toList());
    assertThat(fixtures.running).isEmpty();
  }

  @Test
  void keepsTheContainerOfACaseThatFailedWhenAskedTo() throws IOException {
    tests("{name: one, target: a, params: {fail: x}}", "{name: two, target: a}");
    FolderResult result = run(options(Optional.empty(), true, false));
    assertThat(result.cases().getFirst().kept()).contains("crun:test-1");
    assertThat(fixtures.running).containsExactly("test-1");
  }

  @Test
  void saysThatAFixtureDoesNotStart() throws IOException {
    tests("{name: one, target: broken}");
    assertThat(run().cases().getFirst().differences())
        .singleElement()
        .satisfies(d -> assertThat(d.actual()).isEqualTo("Tried to start broken but it is"));
  }

  @Test
  void doesNotGoOnWhenAStepBeforeFails() throws IOException {
    tests("{name: one, target: a, before: [{capsule: prepare, params: {fail: x}}]}");
    assertThat(run().cases().getFirst().differences())
        .singleElement()
        .satisfies(d -> {
          assertThat(d.what()).isEqualTo("before 1");
          assertThat(d.actual()).startsWith("failed: ");
        });
    assertThat(invoked).containsExactly("prepare crun:test-1");
  }

  @Test
  void invokesStepsInTheSameTarget() throws IOException {
    tests(
        "{name: one, target: a, before: [{capsule: prepare}, {}], meanwhile: [{capsule: other}]}");
    assertThat(run().passed()).isTrue();
    assertThat(invoked)
        .containsExactlyInAnyOrder(
            "prepare crun:test-1",
            "echo crun:test-1",
            "ready other",
            "echo crun:test-1",
            "other crun:test-1");
    // Its time begins with that of the capsule under test.
    assertThat(invoked.subList(0, 3)).endsWith("ready other");
  }

  @Test
  void failsWhenWhatRunsMeanwhileFails() throws IOException {
    tests("{name: one, target: a, meanwhile: [{capsule: other, params: {fail: x}}]}");
    assertThat(run().cases().getFirst().differences())
        .singleElement()
        .satisfies(d -> assertThat(d.what()).isEqualTo("meanwhile 1"));
  }

  @Test
  void failsWhenThereWasNoMeanwhile() throws IOException {
    tests(
        "{name: one, target: a, params: {reject: x}, meanwhile: [{capsule: other}], expect: {outcome: failed}}");
    assertThat(run().cases().getFirst().differences())
        .singleElement()
        .satisfies(d -> assertThat(d.actual()).isEqualTo("the capsule never ran"));
  }

  @Test
  void passesInputOn() throws IOException {
    Files.writeString(folder.resolve("in.txt"), "from a file");
    tests("{name: one, target: a, stdin: text}", "{name: two, target: a, stdin: {file: in.txt}}");
    assertThat(run().passed()).isTrue();
    assertThat(inputs).containsExactly("text", "from a file");
  }

  @Test
  void saysThatThereIsNoCaseOfThatName() throws IOException {
    tests("{name: one, target: a}");
    assertThat(run(options(Optional.of("two"), false, false)).problems())
        .singleElement()
        .asString()
        .contains("\"two\"", "there are \"one\"");
  }

  @Test
  void aFolderWithoutTestsFails() {
    FolderResult result = run();
    assertThat(result.passed()).isFalse();
    assertThat(result.problems())
        .singleElement()
        .asString()
        .contains("test.yaml but it is not there");
  }

  @Test
  void writesTheExampleWhenAskedToAndFailsWhenItIsStale() throws IOException {
    tests(
        "{name: one, target: a, example: true, params: {print: hello}, expect: {output: {matches: hello}}}");
    Path readme = folder.resolve("README.md");
    assertThat(run().passed()).isFalse();
    Files.writeString(readme, "<!-- example -->\n<!-- /example -->\n");
    assertThat(run().passed()).isFalse();
    assertThat(run(options(Optional.empty(), false, true)).passed()).isTrue();
    assertThat(readme)
        .content()
        .contains("    $ recap invoke echo -t a -p print=hello\n    hello\n");
    assertThat(run().passed()).isTrue();
    Files.writeString(readme, Files.readString(readme).replace("    hello", "    bye"));
    assertThat(run().passed()).isFalse();
  }

  @Test
  void triesTheExampleInOtherFixturesAndTimesIt() throws IOException {
    tests("{name: one, target: {fixture: a, files: {/x: y}}, example: true}");
    Files.writeString(
        folder.resolve("README.md"),
        "<!-- example -->\n    $ recap invoke echo -t a\n<!-- /example -->\n");
    FolderResult result =
        run(
            new CapsuleTests.Options(
                Optional.empty(),
                false,
                false,
                List.of("b", "broken"),
                3,
                () -> false,
                Progress.SILENT));
    Measured measured = result.measured().orElseThrow();
    assertThat(measured.outcomes())
        .containsEntry("b", "succeeded")
        .containsEntry("broken", "no target");
    assertThat(measured.times()).hasSize(3);
    assertThat(measured.median().toNanos()).isEqualTo(12_300_000);
    assertThat(fixtures.started.get(1).files()).containsKey("/x");
    assertThat(fixtures.running).isEmpty();
  }

  @Test
  void whatPassedIsEvidenceUntilItFails() throws IOException {
    CapsuleStore store = new CapsuleStore(folder.resolve("store"));
    digest = store.layout().put(MediaTypes.INDEX, "{}").digest();
    Evidence evidence = new Evidence(store);
    TestEvidence kept =
        new TestEvidence(
            evidence,
            () -> new TestStatement.Machine("6.1", "amd64", "crun version 1.8"),
            "0.1.0",
            new FixedTime());
    tests("{name: one, target: a, params: {print: hello}, expect: {output: {exact: hello}}}");
    kept.keep(run());
    String statement = evidence.test(digest).orElseThrow();
    assertThat(statement)
        .contains(
            "\"name\":\"echo:1.0.0\",\"digest\":{\"sha256\":\"" + digest.hex(),
            "\"passedTests\":[\"one (a)\"]",
            "\"p50_ms\":12.3,\"timed\":1,\"receipts_clean\":true",
            "\"runtime\":\"crun version 1.8\"",
            Sha256.of(folder.resolve("test.yaml")).hex());
    tests("{name: one, target: a, params: {print: hello}, expect: {output: {exact: bye}}}");
    kept.keep(run());
    assertThat(evidence.test(digest)).isEmpty();
  }

  private static final class FixedTime implements TimeSource {
    @Override
    public Instant now() {
      return Instant.EPOCH;
    }

    @Override
    public long nanos() {
      return 0;
    }
  }

  private void tests(String... cases) throws IOException {
    StringBuilder file = new StringBuilder("apiVersion: recap.dev/v1\nkind: CapsuleTest\ncases:\n");
    for (String testCase : cases) {
      file.append("  - ").append(testCase).append('\n');
    }
    Files.writeString(folder.resolve("test.yaml"), file);
  }

  private FolderResult run() {
    return run(options(Optional.empty(), false, false));
  }

  private static CapsuleTests.Options options(
      Optional<String> only, boolean keep, boolean updateReadme) {
    return new CapsuleTests.Options(
        only, keep, updateReadme, List.of(), 0, () -> false, Progress.SILENT);
  }

  private FolderResult run(CapsuleTests.Options options) {
    try (Lanes lanes = new Lanes(jobs)) {
      return run(options, lanes);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private FolderResult run(CapsuleTests.Options options, Lanes lanes) throws InterruptedException {
    Capsule capsule =
        new Capsule(
            CapsuleFile.ofJson(MANIFEST).manifest(),
            digest,
            folder,
            SchemaParameters.of("{\"type\":\"object\"}"));
    return new CapsuleTests(
            _ -> new Build.Built(capsule),
            fixtures,
            folder,
            new Invocations(
                this::invoke,
                companion -> invoked.add("ready " + companion.name()),
                Caller.local("alice")),
            folder::resolve,
            lanes)
        .run(folder, options);
  }

  /** Does what the parameters say. */
  private InvocationRecord invoke(Request request, Streams streams, Progress progress) {
    invoked.add(request.capsule().name() + " " + request.target());
    if (streams instanceof Streams.Piped(var stdin, var _) && stdin.isPresent()) {
      try {
        inputs.add(new String(stdin.get().readAllBytes(), StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    if (request.parameters().containsKey("meet")) {
      most.accumulateAndGet(fixtures.running.size(), Math::max);
      meet();
    }
    if (request.parameters().containsKey("reject")) {
      return Records.ended(new Outcome.Failed(1, "rejected"));
    }
    progress.entered("01abc", Phase.RUNNING);
    return request.parameters().containsKey("fail")
        ? Records.ended(new Outcome.Failed(1, "The capsule ended with status 1"))
        : Records.printed(Objects.toString(request.parameters().getOrDefault("print", "")));
  }

  /** Goes on when there are three. */
  private void meet() {
    try {
      three.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
