package dev.recap.catalog.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.core.invocation.Artifact;
import dev.recap.core.invocation.Captured;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Problem;
import dev.recap.core.invocation.Receipt;
import dev.recap.core.invocation.Receipt.Finding;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExpectationsTest {
  private static final Receipt CLEAN = receipt(new Finding.Same());
  private static final Receipt CHANGED = receipt(new Finding.LeftBehind(List.of("/srv/a changed")));
  private static final Receipt NOT_TAKEN = receipt(new Finding.NotTaken("it was gone"));

  private final Map<String, String> artifacts = new HashMap<>();
  private final Map<String, String> files = new HashMap<>();
  private Outcome outcome = new Outcome.Succeeded();
  private String output = "";
  private Optional<String> result = Optional.empty();
  private Receipt receipt = CLEAN;

  @Test
  void nothingIsWrongWhenAllIsAsExpected() throws IOException {
    assertThat(check("{}")).isEmpty();
  }

  @Test
  void tellsTheOutcomeThatWasNotExpectedWithItsMessage() throws IOException {
    outcome = new Outcome.Failed(3, "The capsule ended with status 3");
    assertThat(check("{}"))
        .containsExactly(
            new Difference(
                "outcome", "succeeded", "failed: The capsule ended with status 3\nouch"));
    assertThat(check("{outcome: failed, status: 3}")).isEmpty();
    assertThat(check("{outcome: failed, status: 4}"))
        .containsExactly(new Difference("exit status", "4", "3"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{output: {exact: \"one\\ntwo\\n\"}}", "{output: {matches: \"(?m)^two$\"}}"})
  void acceptsAnOutput(String expect) throws IOException {
    output = "one\ntwo\n";
    assertThat(check(expect)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{output: {exact: one}}", "{output: {matches: three}}"})
  void refusesAnotherOutputAndShowsIt(String expect) throws IOException {
    output = "one\ntwo\n";
    assertThat(check(expect))
        .singleElement()
        .satisfies(difference -> assertThat(difference.actual()).isEqualTo("one\ntwo\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "'$[0].pid': 1",
        "'$[0].pid': 1.0",
        "'$[0]': {equals: {pid: 1, name: init}}",
        "'$[*].name': {contains: ini}",
        "'$[*].name': {matches: '^w.*r$'}",
        "'$[*].pid': {min: 1, max: 2}",
        "'$': {size: 2}",
        "'$': {min: 1, max: 2}",
        "'$[*]': {size: 2}",
        "'$[0].name': {size: 4}",
        "'$[0].x': {absent: true}",
        "'$[?(@.pid == 9)]': {absent: true}",
        "'$[?(@.pid == 2)].name': worker",
      })
  void acceptsAResult(String rule) throws IOException {
    result = Optional.of("[{\"pid\": 1, \"name\": \"init\"}, {\"pid\": 2, \"name\": \"worker\"}]");
    assertThat(check("{output: {json: {" + rule + "}}}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "'$[0].pid': 2; 1",
        "'$[0].pid': '1'; 1",
        "'$[*].pid': 1; 2 hits: [1,2]",
        "'$[*].name': {contains: x}; 2 hits: [\"init\",\"worker\"]",
        "'$[*].name': {matches: '^x'}; 2 hits: [\"init\",\"worker\"]",
        "'$[*].pid': {min: 2}; 2 hits: [1,2]",
        "'$[*].pid': {max: 1}; 2 hits: [1,2]",
        "'$[*].name': {min: 0}; 2 hits: [\"init\",\"worker\"]",
        "'$': {size: 1}; [{\"pid\":1,\"name\":\"init\"},{\"pid\":2,\"name\":\"worker\"}]",
        "'$[0].pid': {size: 1}; 1",
        "'$[0].name': {absent: true}; \"init\"",
        "'$[0].x': {absent: false}; nothing there",
        "'$[5].pid': {min: 0}; nothing there",
        "'$[?(@.pid == 9)].name': {equals: null}; nothing there",
      })
  void refusesAnotherResultAndShowsWhatThePathFound(String rule, String found) throws IOException {
    result = Optional.of("[{\"pid\": 1, \"name\": \"init\"}, {\"pid\": 2, \"name\": \"worker\"}]");
    assertThat(check("{output: {json: {" + rule + "}}}"))
        .singleElement()
        .satisfies(difference -> assertThat(difference.actual()).isEqualTo(found));
  }

  @Test
  void readsTheOutputItselfAsJsonWhereThereIsNoResult() throws IOException {
    outcome = new Outcome.Failed(1, "x");
    output = "{\"n\": 1}";
    assertThat(check("{outcome: failed, output: {json: {$.n: 1}}}")).isEmpty();
    output = "no";
    assertThat(check("{outcome: failed, output: {json: {$.n: 1}}}"))
        .singleElement()
        .satisfies(difference -> assertThat(difference.expected()).isEqualTo("JSON"));
  }

  @Test
  void looksAtStderrAndAtTheMessage() throws IOException {
    outcome = new Outcome.Rejected(new Problem(Problem.Kind.USAGE, "Tried to x but y"));
    assertThat(check("{outcome: rejected, stderr: {exact: ouch}, message: {matches: but y}}"))
        .isEmpty();
    assertThat(check("{outcome: rejected, stderr: {exact: x}, message: {matches: z}}")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"a.txt\": {exact: abc}', true",
    "'\"*.txt\": {size: 3, min: 3, max: 3}', true",
    "'\"/out/*.txt\": {matches: b}', true",
    "'\"*.pcap\": {absent: true}', true",
    "'\"*.txt\": {exact: abd}', false",
    "'\"*.txt\": {min: 4}', false",
    "'\"*.pcap\": {min: 0}', false",
    "'\"*.txt\": {absent: true}', false",
  })
  void looksAtArtifacts(String rule, boolean holds) throws IOException {
    artifacts.put("a.txt", "abc");
    assertThat(check("{artifacts: {" + rule + "}}").isEmpty()).isEqualTo(holds);
  }

  @Test
  void oneOfSeveralArtifactsMayBeTheOne() throws IOException {
    artifacts.put("a.txt", "abc");
    artifacts.put("b.txt", "xyz");
    assertThat(check("{artifacts: {\"*.txt\": {exact: xyz}}}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'{exact: text}', true",
    "'{matches: e}', true",
    "'{size: 4}', true",
    "'{size: 5}', false",
    "'{absent: true}', false"
  })
  void looksAtFilesOfTheTarget(String rule, boolean holds) throws IOException {
    files.put("/a", "text");
    assertThat(check("{files: {/a: " + rule + "}}").isEmpty()).isEqualTo(holds);
  }

  @Test
  void aFileThatIsNotThereIsAbsentAndNothingElse() throws IOException {
    assertThat(check("{files: {/a: {absent: true}}}")).isEmpty();
    assertThat(check("{files: {/a: {exact: \"\"}}}"))
        .containsExactly(new Difference("the target's /a", "", "nothing there"));
  }

  @Test
  void aReceiptIsCleanUnlessSomethingElseIsExpected() throws IOException {
    receipt = CHANGED;
    assertThat(check("{}"))
        .containsExactly(new Difference("receipt", "clean", "files left behind: /srv/a changed"));
    assertThat(check("{receipt: changed}")).isEmpty();
    assertThat(check("{receipt: [files]}")).isEmpty();
    assertThat(check("{receipt: [mounts]}")).hasSize(1);
  }

  @Test
  void aCleanReceiptIsNoChange() throws IOException {
    assertThat(check("{receipt: changed}"))
        .containsExactly(new Difference("receipt", "something changed", "clean"));
  }

  @Test
  void aReceiptThatCouldNotBeTakenSatisfiesNothing() throws IOException {
    receipt = NOT_TAKEN;
    for (String expect : List.of("{}", "{receipt: changed}", "{receipt: [files]}")) {
      assertThat(check(expect))
          .singleElement()
          .satisfies(d -> assertThat(d.actual()).isEqualTo("files not compared: it was gone"));
    }
  }

  private List<Difference> check(String expect) throws IOException {
    String text =
        "apiVersion: recap.dev/v1\nkind: CapsuleTest\ncases:\n  - {name: a, target: web, expect: "
            + expect
            + "}\n";
    Expectation expectation =
        switch (new TestReader().tests("test.yaml", text)) {
          case TestReader.Tests.Valid(TestFile file) -> file.cases().getFirst().expect();
          case TestReader.Tests.Invalid(List<String> problems) ->
              throw new AssertionError(String.join("\n", problems));
        };
    return Expectations.check(
        expectation,
        new Observation(
            observed(),
            name -> Optional.ofNullable(artifacts.get(name)).map(Content::of),
            path -> Optional.ofNullable(files.get(path)).map(Content::of)));
  }

  private InvocationRecord observed() {
    return new InvocationRecord(
        "id",
        new InvocationRecord.Owner("boot", 1, 1),
        "capsule",
        "crun:web",
        Optional.empty(),
        "{}",
        "alice",
        Optional.empty(),
        Optional.empty(),
        Instant.EPOCH,
        Optional.of(Instant.EPOCH),
        Optional.of(outcome),
        Map.of(),
        captured(output),
        captured(outcome instanceof Outcome.Succeeded ? "" : "ouch"),
        result,
        artifacts.entrySet().stream()
            .map(a -> new Artifact(a.getKey(), a.getValue().length(), "0"))
            .toList(),
        Optional.of(receipt),
        List.of());
  }

  private static Captured captured(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Captured(bytes, bytes.length);
  }

  private static Receipt receipt(Finding finding) {
    return new Receipt(List.of(new Receipt.Check("files", finding, "test")), Duration.ZERO);
  }
}
