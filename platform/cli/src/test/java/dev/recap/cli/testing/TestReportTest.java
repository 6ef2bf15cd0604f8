package dev.recap.cli.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recap.catalog.testing.Difference;
import dev.recap.core.invocation.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Against the files beside this class in the test resources. */
final class TestReportTest {
  private static final FolderResult PASSED =
      new FolderResult(
          Path.of("/f/top"),
          "top:1.0.0",
          Optional.empty(),
          List.of(),
          List.of(
              new CaseResult(
                  "shows the workers",
                  "nginx",
                  Duration.ofMillis(41),
                  Optional.of(Records.printed("x")),
                  List.of(),
                  Optional.empty())),
          Optional.empty());
  private static final FolderResult FAILED =
      new FolderResult(
          Path.of("/f/ps"),
          "ps:2.0.0",
          Optional.empty(),
          List.of("Tried to time the example of /f/ps but it was gone"),
          List.of(
              new CaseResult(
                  "shows the workers",
                  "nginx",
                  Duration.ofMillis(41),
                  Optional.of(Records.ended(new Outcome.Failed(1, "x"))),
                  List.of(
                      new Difference("outcome", "succeeded", "failed: x\nouch"),
                      new Difference("output", "", "line\n".repeat(20) + "y".repeat(300))),
                  Optional.of("crun:recap-test-1")),
              new CaseResult(
                  "works without a target",
                  "broken",
                  Duration.ZERO,
                  Optional.empty(),
                  List.of(new Difference("target", "ready", "z".repeat(300))),
                  Optional.empty())),
          Optional.empty());

  @Test
  void tellsPeopleWhatIsNotAsExpected() throws IOException {
    assertThat(TestReport.text(PASSED) + TestReport.text(FAILED)).isEqualTo(golden("report.txt"));
    assertThat(TestReport.summary(List.of(PASSED, FAILED)))
        .isEqualTo("1 of 3 cases passed in 2 capsules; 1 problems");
  }

  @Test
  void tellsScriptsTheSameUncut() throws IOException {
    assertThat(TestReport.json(List.of(PASSED, FAILED)) + "\n").isEqualTo(golden("report.json"));
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = TestReportTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
