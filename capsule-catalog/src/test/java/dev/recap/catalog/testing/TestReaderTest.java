package dev.recap.catalog.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.testing.Expectation.ReceiptRule;
import dev.recap.catalog.testing.PlacedFile.Content;
import dev.recap.catalog.testing.TestCase.Stdin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TestReaderTest {
  private static final String HEAD = "apiVersion: recap.dev/v1\nkind: CapsuleTest\ncases:\n";
  private static final String FIXTURE =
      """
      apiVersion: recap.dev/v1
      kind: Fixture
      metadata: {name: web, summary: A web server}
      spec:
        args: [/server]
        ready: {ports: [80], log: "rea+dy"}
      """;

  private final TestReader reader = new TestReader();

  @Test
  void readsACaseWithEverything() {
    TestCase testCase =
        only(
            """
              - name: does it
                target:
                  fixture: web
                  env: {K: v}
                  user: 7
                  readOnly: true
                  absent: [/tmp]
                  files:
                    /a: text
                    /b: {text: x, mode: "4755", user: 9}
                    /c: {size: 1000}
                    /d: {link: /a}
                    /e: {directory: true}
                params: {n: 1}
                stdin: {artifact: "*.tar"}
                before: [{params: {x: y}}]
                meanwhile: [{after: 300ms, capsule: shell}]
                timeout: 5s
                example: true
                expect:
                  outcome: failed
                  status: 3
                  output: {exact: a, json: {"$[0].pid": 1, "$.list": {size: 2}}}
                  stderr: {matches: b}
                  artifacts: {"*.pcap": {min: 24}}
                  files: {/srv/a: {absent: true}}
                  receipt: [files, mounts]
            """);
    assertThat(testCase.name()).isEqualTo("does it");
    FixtureUse target = testCase.target();
    assertThat(target.user()).contains(7);
    assertThat(target.readOnly()).contains(true);
    assertThat(target.env()).isEqualTo(Map.of("K", "v"));
    assertThat(target.absent()).containsExactly("/tmp");
    assertThat(target.files())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "/a", new PlacedFile(new Content.Text("text"), 0644, 0),
                "/b", new PlacedFile(new Content.Text("x"), 04755, 9),
                "/c", new PlacedFile(new Content.Sparse(1000), 0644, 0),
                "/d", new PlacedFile(new Content.Link("/a"), 0644, 0),
                "/e", new PlacedFile(new Content.Directory(), 0755, 0)));
    assertThat(testCase.stdin()).contains(new Stdin.Artifact("*.tar"));
    assertThat(testCase.before())
        .containsExactly(new TestCase.Step(Duration.ZERO, Optional.empty(), Map.of("x", "y")));
    assertThat(testCase.meanwhile())
        .containsExactly(new TestCase.Step(Duration.ofMillis(300), Optional.of("shell"), Map.of()));
    assertThat(testCase.timeout()).contains(Duration.ofSeconds(5));
    assertThat(testCase.example()).isTrue();
    Expectation expect = testCase.expect();
    assertThat(expect.outcome()).isEqualTo("failed");
    assertThat(expect.status()).contains(3);
    assertThat(expect.output()).containsExactly(new ContentRule.Exact("a"));
    assertThat(expect.json())
        .isEqualTo(
            Map.of(
                "$[0].pid", List.of(new ValueRule.Equal(1)),
                "$.list", List.of(new ValueRule.Size(2))));
    assertThat(expect.artifacts()).isEqualTo(Map.of("*.pcap", List.of(new ContentRule.Min(24))));
    assertThat(expect.files()).isEqualTo(Map.of("/srv/a", List.of(new ContentRule.Absent(true))));
    assertThat(expect.receipt()).isEqualTo(new ReceiptRule.Subjects(List.of("files", "mounts")));
  }

  @Test
  void expectsSuccessAndACleanReceiptWhenNothingIsSaid() {
    TestCase testCase = only("  - {name: works, target: web}\n");
    assertThat(testCase.target()).isEqualTo(FixtureUse.of("web"));
    assertThat(testCase.expect().outcome()).isEqualTo("succeeded");
    assertThat(testCase.expect().receipt()).isEqualTo(new ReceiptRule.Clean());
  }

  @Test
  void namesTheLineAndTheFieldThatWasMeant() {
    assertThat(
            problems(
                """
                  - {name: works, target: web}
                  - {name: b, target: web, exept: {}}
                """))
        .singleElement()
        .asString()
        .contains("Tried to read test.yaml but line 5", "exept", "did you mean expect");
  }

  @Test
  void refusesPatternsAndPathsThatAreNone() {
    assertThat(
            problems(
                """
                  - name: works
                    target: web
                    expect:
                      output:
                        matches: "("
                        json:
                          "$[": 1
                """))
        .satisfiesExactlyInAnyOrder(
            p -> assertThat(p).contains("line 8", "is not a java.util.regex pattern"),
            p -> assertThat(p).contains("line 10", "$[ is not a JSONPath"));
  }

  @Test
  void aParameterNamedMatchesIsNoPattern() {
    assertThat(only("  - {name: a, target: web, params: {matches: \"(\"}}\n").params())
        .isEqualTo(Map.of("matches", "("));
  }

  @Test
  void refusesTwoCasesOfOneNameAndTwoExamples() {
    assertThat(
            problems(
                """
                  - {name: a, target: web, example: true}
                  - {name: a, target: web, example: true}
                """))
        .satisfiesExactlyInAnyOrder(
            p -> assertThat(p).contains("line 5: another case has this name"),
            p -> assertThat(p).contains("line 5: another case is the example already"));
  }

  @Test
  void readsAFixture() {
    TestReader.Fixture reading =
        reader.fixture("fixture.yaml", FIXTURE + "build: {links: {/a: [/b]}}\n");
    assertThat(reading)
        .isInstanceOfSatisfying(
            TestReader.Fixture.Valid.class,
            valid -> {
              assertThat(valid.file().hostname()).isEqualTo("web");
              assertThat(valid.file().ready().ports()).containsExactly(80);
              assertThat(valid.file().build().links()).isEqualTo(Map.of("/a", List.of("/b")));
            });
  }

  @Test
  void checksTheBuildOfAFixtureByTheManifestsSchema() {
    assertThat(reader.fixture("fixture.yaml", FIXTURE + "build: {links: {a: [/b]}}\n"))
        .isInstanceOfSatisfying(
            TestReader.Fixture.Invalid.class,
            invalid ->
                assertThat(invalid.problems()).singleElement().asString().contains("line 7"));
  }

  @Test
  void refusesAFixtureWhoseLogPatternIsNone() {
    assertThat(reader.fixture("fixture.yaml", FIXTURE.replace("rea+dy", "(")))
        .isInstanceOfSatisfying(
            TestReader.Fixture.Invalid.class,
            invalid ->
                assertThat(invalid.problems())
                    .singleElement()
                    .asString()
                    .contains("line 6", "pattern"));
  }

  private TestCase only(String cases) {
    return switch (reader.tests("test.yaml", HEAD + cases)) {
      case TestReader.Tests.Valid(TestFile file) -> file.cases().getFirst();
      case TestReader.Tests.Invalid(List<String> problems) ->
          throw new AssertionError(String.join("\n", problems));
    };
  }

  private List<String> problems(String cases) {
    return switch (reader.tests("test.yaml", HEAD + cases)) {
      case TestReader.Tests.Valid valid -> throw new AssertionError(valid.toString());
      case TestReader.Tests.Invalid(List<String> problems) -> problems;
    };
  }
}
