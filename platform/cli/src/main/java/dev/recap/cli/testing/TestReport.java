package dev.recap.cli.testing;

import dev.recap.catalog.testing.Difference;
import dev.recap.cli.output.Json;
import dev.recap.core.invocation.InvocationRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How tests went, for people and as JSON. */
public final class TestReport {
  private static final int MOST_LINES = 12;
  private static final int MOST_COLUMNS = 200;

  private TestReport() {}

  /** The cases of one capsule, a line for each, and under it what is not as expected. */
  public static String text(FolderResult result) {
    StringBuilder text = new StringBuilder(result.capsule()).append('\n');
    for (CaseResult one : result.cases()) {
      text.append(
          String.format(
              Locale.ROOT,
              "  %-4s  %s  (%s %.0f ms, invocation %.0f ms)%n",
              one.passed() ? "ok" : "FAIL",
              one.name(),
              one.fixture(),
              milliseconds(one.startup()),
              milliseconds(one.took())));
      for (Difference difference : one.differences()) {
        difference(text, difference);
      }
      if (!one.passed()) {
        one.record()
            .map(InvocationRecord::id)
            .ifPresent(
                id -> text.append("        recap invocations show ").append(id).append('\n'));
      }
      one.kept()
          .ifPresent(kept ->
              text.append(
                  "        %s is kept until the next recap capsule test\n".formatted(kept)));
    }
    result
        .measured()
        .filter(measured -> !measured.times().isEmpty())
        .ifPresent(measured ->
            text.append(
                String.format(
                    Locale.ROOT,
                    "  p50   %.1f ms of %d invocations like the example%n",
                    milliseconds(measured.median()),
                    measured.times().size())));
    for (String problem : result.problems()) {
      text.append("  FAIL  ").append(problem).append('\n');
    }
    return text.toString();
  }

  /** One line over all. */
  public static String summary(List<FolderResult> results) {
    long cases = results.stream().mapToLong(result -> result.cases().size()).sum();
    long passed =
        results.stream().flatMap(r -> r.cases().stream()).filter(CaseResult::passed).count();
    long problems = results.stream().mapToLong(result -> result.problems().size()).sum();
    return "%d of %d cases passed in %d capsules%s"
        .formatted(
            passed,
            cases,
            results.size(),
            problems == 0 ? "" : "; %d problems".formatted(problems));
  }

  private static void difference(StringBuilder text, Difference difference) {
    text.append("        ").append(difference.what()).append('\n');
    value(text, "expected  ", difference.expected());
    value(text, "actual    ", difference.actual());
  }

  private static void value(StringBuilder text, String label, String value) {
    List<String> lines = value.lines().toList();
    String before = label;
    for (String line : lines.subList(0, Math.min(MOST_LINES, lines.size()))) {
      text.append("          ")
          .append(before)
          .append(line.length() > MOST_COLUMNS ? line.substring(0, MOST_COLUMNS) + "…" : line)
          .append('\n');
      before = " ".repeat(label.length());
    }
    if (lines.isEmpty()) {
      text.append("          ").append(label).append("(nothing)\n");
    } else if (lines.size() > MOST_LINES) {
      text.append("          ")
          .append(before)
          .append("… %d more lines\n".formatted(lines.size() - MOST_LINES));
    }
  }

  /** Everything as one JSON object. */
  public static String json(List<FolderResult> results) {
    List<Map<String, Object>> capsules = new ArrayList<>();
    for (FolderResult result : results) {
      Map<String, Object> capsule = new LinkedHashMap<>();
      capsule.put("capsule", result.capsule());
      capsule.put("passed", result.passed());
      capsule.put("problems", result.problems());
      capsule.put("cases", result.cases().stream().map(TestReport::json).toList());
      result
          .measured()
          .ifPresent(measured -> {
            capsule.put("outcomes", measured.outcomes());
            if (!measured.times().isEmpty()) {
              capsule.put("p50_ms", tenths(measured.median()));
            }
          });
      capsules.add(capsule);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("passed", results.stream().allMatch(FolderResult::passed));
    all.put("capsules", capsules);
    return Json.text(all);
  }

  private static Map<String, Object> json(CaseResult result) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("name", result.name());
    one.put("fixture", result.fixture());
    one.put("passed", result.passed());
    one.put("startup_ms", tenths(result.startup()));
    one.put("invocation_ms", tenths(result.took()));
    Optional<String> id = result.record().map(InvocationRecord::id);
    id.ifPresent(invocation -> one.put("invocation", invocation));
    List<Map<String, String>> differences = new ArrayList<>();
    for (Difference difference : result.differences()) {
      Map<String, String> map = new LinkedHashMap<>();
      map.put("what", difference.what());
      map.put("expected", difference.expected());
      map.put("actual", difference.actual());
      differences.add(map);
    }
    one.put("differences", differences);
    return one;
  }

  private static double milliseconds(Duration duration) {
    return duration.toNanos() / 1e6;
  }

  private static double tenths(Duration duration) {
    return Math.round(duration.toNanos() / 1e5) / 10.0;
  }
}
