package dev.recap.cli.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.testing.TestCase;
import dev.recap.catalog.testing.TestReader;
import dev.recap.cli.testing.Records;
import dev.recap.core.invocation.InvocationRecord;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ExampleTest {
  private static final String README =
      "# top\n\n<!-- example -->\nold\n<!-- /example -->\n\nMore.\n";

  @Test
  void showsTheCommandLineAndWhatItPrinted() {
    Example example = example("params: {path: /a b, n: [1, 2]}, expect: {output: {matches: one}}");
    String readme = example.update(README, Records.printed("one\ntwo\n"));
    assertThat(readme)
        .isEqualTo(
            """
            # top

            <!-- example -->
                $ recap invoke top -t web -p 'path=/a b' -p n=1 -p n=2
                one
                two
            <!-- /example -->

            More.
            """);
    assertThat(example.check(readme)).isEmpty();
  }

  @Test
  void showsAListAnElementOnALine() {
    Example example = example("expect: {output: {json: {'$[*].pid': {contains: 2}}}}");
    String readme =
        example.update(README, Records.result("1\n2\n", "[{\"pid\": 1}, {\"pid\": 2}]"));
    assertThat(block(readme))
        .containsExactly(
            "    $ recap invoke top -t web -o json | jq -c '.result[]'",
            "    {\"pid\":1}",
            "    {\"pid\":2}");
    assertThat(example.check(readme)).isEmpty();
  }

  @Test
  void showsAnObjectAsJqDoesAndNeedsNoOptionForOutputThatIsJson() {
    Example example = example("expect: {output: {json: {$.pids: [1, 2], $.none: {size: 0}}}}");
    String json = "{\"pids\": [1, 2], \"none\": {}}";
    String readme = example.update(README, Records.result(json, json));
    assertThat(block(readme))
        .containsExactly(
            "    $ recap invoke top -t web | jq .",
            "    {",
            "      \"pids\": [",
            "        1,",
            "        2",
            "      ],",
            "      \"none\": {}",
            "    }");
    assertThat(example.check(readme)).isEmpty();
  }

  @Test
  void cutsALongOutputToTheShortestThatIsAsExpected() {
    String lines =
        IntStream.rangeClosed(1, 50).mapToObj(i -> i + "\n").collect(Collectors.joining());
    Example example = example("expect: {output: {matches: '(?m)^30$'}}");
    String readme = example.update(README, Records.printed(lines));
    assertThat(block(readme)).hasSize(32).endsWith("    30", "    … 20 more lines");
    assertThat(example.check(readme)).isEmpty();
  }

  @Test
  void cutsTheListsInALongObject() {
    String numbers =
        IntStream.range(0, 100).mapToObj(String::valueOf).collect(Collectors.joining(","));
    Example example = example("expect: {output: {json: {$.n: {contains: 2}}}}");
    String json = "{\"n\": [" + numbers + "]}";
    String readme = example.update(README, Records.result(json, json));
    assertThat(block(readme)).contains("        2,", "        \"… 97 more\"").hasSize(9);
    assertThat(example.check(readme)).isEmpty();
  }

  @Test
  void showsTheWholeOutputThatIsExpectedToTheByte() {
    String lines = "x\n".repeat(50);
    Example example = example("expect: {output: {exact: \"" + "x\\n".repeat(50) + "\"}}");
    String readme = example.update(README, Records.printed(lines));
    assertThat(block(readme)).hasSize(51);
    assertThat(example.check(readme)).isEmpty();
  }

  @Test
  void tellsThatTheExampleIsStale() {
    Example example = example("expect: {output: {matches: one}}");
    String readme = example.update(README, Records.printed("one\n"));
    assertThat(example.check(readme.replace("one", "two")))
        .singleElement()
        .satisfies(d -> assertThat(d.what()).isEqualTo("README.md, output"));
    assertThat(example.check(readme.replace("-t web", "-t web -p x=1"))).hasSize(1);
    assertThat(example.check(README)).hasSize(1);
    assertThat(example.check("# top\n"))
        .singleElement()
        .satisfies(d -> assertThat(d.expected()).contains("<!-- example -->"));
  }

  @Test
  void showsWhereInputComesFromAndThatArtifactsAreSaved() {
    InvocationRecord saved = Records.withArtifact(Records.printed("done\n"), "a.tar");
    assertThat(block(example("stdin: \"it's\"").update(README, saved)).getFirst())
        .isEqualTo("    $ printf %s 'it'\\''s' | recap invoke top -t web -i --artifacts .");
    assertThat(block(example("stdin: {file: in.txt}").update(README, saved)).getFirst())
        .isEqualTo("    $ recap invoke top -t web -i < in.txt --artifacts .");
  }

  private static List<String> block(String readme) {
    return new Markers("example").content(readme).orElseThrow().lines().toList();
  }

  private static Example example(String fields) {
    String text =
        "apiVersion: recap.dev/v1\nkind: CapsuleTest\ncases:\n  - {name: a, target: web, example: true, %s}\n"
            .formatted(fields);
    return switch (new TestReader().tests("test.yaml", text)) {
      case TestReader.Tests.Valid valid -> {
        TestCase testCase = valid.file().cases().getFirst();
        yield new Example("top", testCase);
      }
      case TestReader.Tests.Invalid invalid ->
          throw new AssertionError(String.join("\n", invalid.problems()));
    };
  }
}
