package dev.recap.catalog.testing;

import dev.recap.catalog.testing.Expectation.ReceiptRule;
import dev.recap.core.invocation.Artifact;
import dev.recap.core.invocation.Captured;
import dev.recap.core.invocation.InvocationRecord;
import dev.recap.core.invocation.Outcome;
import dev.recap.core.invocation.Receipt;
import dev.recap.core.invocation.Receipt.Finding;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares what happened with what a case expects. */
public final class Expectations {
  private final Observation observation;
  private final InvocationRecord record;
  private final List<Difference> differences = new ArrayList<>();

  private Expectations(Observation observation) {
    this.observation = observation;
    this.record = observation.record();
  }

  /**
   * Everything that is not as expected.
   *
   * @throws IOException when an artifact or a file of the target cannot be read
   */
  public static List<Difference> check(Expectation expectation, Observation observation)
      throws IOException {
    Expectations checks = new Expectations(observation);
    checks.outcome(expectation);
    checks.content("output", expectation.output(), Optional.of(content(checks.record.stdout())));
    checks.differences.addAll(Values.check(expectation.json(), checks.record));
    checks.content("stderr", expectation.stderr(), Optional.of(content(checks.record.stderr())));
    String message = checks.record.outcome().map(Outcome::message).orElse("");
    checks.content("message", expectation.message(), Optional.of(Content.of(message)));
    checks.artifacts(expectation.artifacts());
    for (Map.Entry<String, List<ContentRule>> file : expectation.files().entrySet()) {
      checks.content(
          "the target's " + file.getKey(),
          file.getValue(),
          observation.files().content(file.getKey()));
    }
    checks.receipt(expectation.receipt());
    return List.copyOf(checks.differences);
  }

  /** What an output that is shown somewhere does not hold of the rules for texts. */
  public static List<Difference> ofText(Expectation expectation, String output) {
    return expectation.output().stream()
        .filter(rule -> !rule.holds(Optional.of(Content.of(output))))
        .map(rule -> new Difference("output", rule.words(), output))
        .toList();
  }

  /** What a result that is shown somewhere does not hold of the rules for values. */
  public static List<Difference> ofResult(Expectation expectation, @Nullable Object result) {
    return Values.check(expectation.json(), result);
  }

  private static Content content(Captured captured) {
    return new Content(captured.bytes(), captured.total());
  }

  private void outcome(Expectation expectation) {
    Outcome outcome = record.outcome().orElseThrow();
    if (!outcome.word().equals(expectation.outcome())) {
      String message = outcome.message();
      String stderr = content(record.stderr()).text().strip();
      add(
          "outcome",
          expectation.outcome(),
          outcome.word()
              + (message.isEmpty() ? "" : ": " + message)
              + (stderr.isEmpty() ? "" : "\n" + stderr));
      return;
    }
    expectation
        .status()
        .filter(expected -> expected != status(outcome))
        .ifPresent(
            expected -> add("exit status", expected.toString(), Integer.toString(status(outcome))));
  }

  private static int status(Outcome outcome) {
    return outcome instanceof Outcome.Failed failed ? failed.exitCode() : 0;
  }

  private void content(String what, List<ContentRule> rules, Optional<Content> content) {
    for (ContentRule rule : rules) {
      if (!rule.holds(content)) {
        add(what, rule.words(), actual(rule, content));
      }
    }
  }

  private static String actual(ContentRule rule, Optional<Content> content) {
    if (content.isEmpty()) {
      return "nothing there";
    }
    return switch (rule) {
      case ContentRule.Exact _, ContentRule.Matches _ -> content.get().text();
      case ContentRule.Size _, ContentRule.Min _, ContentRule.Max _, ContentRule.Absent _ ->
          content.get().size() + " bytes";
    };
  }

  /** A glob that nothing matches finds nothing; of several artifacts, one must do. */
  private void artifacts(Map<String, List<ContentRule>> expected) throws IOException {
    Map<String, Content> there = new TreeMap<>();
    for (Artifact artifact : record.artifacts()) {
      observation
          .artifacts()
          .content(artifact.name())
          .ifPresent(content -> there.put(artifact.name(), content));
    }
    expected.forEach((glob, rules) -> {
      List<Content> found =
          there.entrySet().stream()
              .filter(entry -> matches(glob, entry.getKey()))
              .map(Map.Entry::getValue)
              .toList();
      if (found.isEmpty()) {
        boolean wanted = rules.stream().anyMatch(rule -> !rule.holds(Optional.empty()));
        if (wanted) {
          add("artifact " + glob, words(rules), "only " + there.keySet());
        }
      } else if (found.stream()
          .noneMatch(
              content -> rules.stream().allMatch(rule -> rule.holds(Optional.of(content))))) {
        content("artifact " + glob, rules, Optional.of(found.getFirst()));
      }
    });
  }

  /** Whether a path below {@code /out} is one that a glob means. */
  public static boolean matches(String glob, String name) {
    String pattern = glob.startsWith("/out/") ? glob.substring("/out/".length()) : glob;
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    return matcher.matches(Path.of(name));
  }

  private static String words(List<ContentRule> rules) {
    return String.join(", ", rules.stream().map(ContentRule::words).toList());
  }

  private void receipt(ReceiptRule rule) {
    Optional<Receipt> receipt = record.receipt();
    String actual = receipt.map(Expectations::words).orElse("no receipt");
    boolean compared =
        receipt
            .map(r -> r.checks().stream().noneMatch(c -> c.finding() instanceof Finding.NotTaken))
            .orElse(false);
    List<String> subjects = receipt.map(Expectations::left).orElse(List.of());
    switch (rule) {
      case ReceiptRule.Clean() -> {
        if (!receipt.map(Receipt::clean).orElse(false)) {
          add("receipt", "clean", actual);
        }
      }
      case ReceiptRule.Changed() -> {
        if (!compared || subjects.isEmpty()) {
          add("receipt", "something changed", actual);
        }
      }
      case ReceiptRule.Subjects(List<String> expected) -> {
        if (!compared || !subjects.equals(expected.stream().sorted().toList())) {
          add("receipt", "changed: " + String.join(", ", expected), actual);
        }
      }
    }
  }

  private static List<String> left(Receipt receipt) {
    return receipt.checks().stream()
        .filter(check -> check.finding() instanceof Finding.LeftBehind)
        .map(Receipt.Check::subject)
        .sorted()
        .toList();
  }

  private static String words(Receipt receipt) {
    List<String> lines = new ArrayList<>();
    for (Receipt.Check check : receipt.checks()) {
      switch (check.finding()) {
        case Finding.Same(), Finding.ChangedByTarget(List<String> _) -> {}
        case Finding.LeftBehind(List<String> differences) ->
            lines.add(check.subject() + " left behind: " + String.join("; ", differences));
        case Finding.NotTaken(String why) -> lines.add(check.subject() + " not compared: " + why);
      }
    }
    return lines.isEmpty() ? "clean" : String.join("\n", lines);
  }

  private void add(String what, String expected, String actual) {
    differences.add(new Difference(what, expected, actual));
  }
}
