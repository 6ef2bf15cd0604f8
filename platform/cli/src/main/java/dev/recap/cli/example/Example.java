package dev.recap.cli.example;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.testing.Difference;
import dev.recap.catalog.testing.Expectations;
import dev.recap.catalog.testing.TestCase;
import dev.recap.core.invocation.InvocationRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The example in a capsule's README: a command line and what it printed.
 *
 * <p>What a case expects as JSON is shown as JSON, one element of a list on a line. A long output
 * is cut to the shortest that still is as the case expects, and says how much is missing, so that a
 * reader and the next test can tell whether the example still is true.
 */
public final class Example {
  private static final Markers MARKERS = new Markers("example");
  private static final String INDENT = "    ";
  private static final String CUT = "… ";
  private static final int SHORTEST = 12;
  private static final int MOST_LINES = 20;
  private static final boolean LINES = true;

  /** What the form of the output and artifacts add to a command line. */
  private static final Pattern AFTER_COMMAND =
      Pattern.compile("( --artifacts \\.)?( -o json)?( \\| jq .*)?");

  /** How the jq program of a command line ends whose output has an element of a list per line. */
  private static final String LIST = "[]'";

  private final String capsule;
  private final TestCase testCase;

  /** Of a capsule, by the case that is its example. */
  public Example(String capsule, TestCase testCase) {
    this.capsule = capsule;
    this.testCase = testCase;
  }

  /** Whether a README has a place for it. */
  public static boolean hasPlace(String readme) {
    return MARKERS.content(readme).isPresent();
  }

  /** What to put where there is none. */
  public static String place() {
    return MARKERS.begin() + " and " + MARKERS.end();
  }

  /** A README with the example that an invocation gave. */
  public String update(String readme, InvocationRecord record) {
    return MARKERS.replace(readme, block(record));
  }

  private String block(InvocationRecord record) {
    String command = "$ " + ExampleCommand.of(capsule, testCase, !record.artifacts().isEmpty());
    String stdout = new String(record.stdout().bytes(), StandardCharsets.UTF_8);
    List<String> lines = new ArrayList<>();
    if (testCase.expect().json().isEmpty()) {
      lines.add(command);
      lines.addAll(shortest(stdout.lines().toList(), LINES));
    } else {
      boolean printed = json(stdout).isPresent();
      @Nullable Object value = PlainJson.read(record.result().orElse(stdout));
      String path = printed ? "." : ".result";
      command += printed ? "" : " -o json";
      if (value instanceof List<?> list) {
        lines.add(command + " | jq -c '" + (printed ? "." : path) + LIST);
        lines.addAll(shortest(list.stream().map(PlainJson::write).toList(), LINES));
      } else {
        lines.add(command + " | jq " + path);
        lines.addAll(shortest(value));
      }
    }
    return lines.stream()
        .map(line -> (INDENT + line).stripTrailing())
        .collect(Collectors.joining("\n"));
  }

  private static Optional<Object> json(String text) {
    try {
      return Optional.ofNullable(PlainJson.read(text));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private List<String> shortest(List<String> lines, boolean list) {
    if (lines.size() <= MOST_LINES) {
      return lines;
    }
    for (int length = SHORTEST; length < lines.size(); length++) {
      List<String> shown = lines.subList(0, length);
      if (differences(shown, list).isEmpty()) {
        List<String> cut = new ArrayList<>(shown);
        cut.add(CUT + (lines.size() - length) + " more lines");
        return cut;
      }
    }
    return lines;
  }

  private List<String> shortest(@Nullable Object value) {
    List<String> whole = JsonLayout.lines(value);
    int longest = JsonLayout.longest(value);
    if (whole.size() <= MOST_LINES * 2) {
      return whole;
    }
    for (int elements = 1; elements < longest; elements++) {
      List<String> shown = JsonLayout.lines(JsonLayout.cut(value, elements));
      if (differences(shown, false).isEmpty()) {
        return shown;
      }
    }
    return whole;
  }

  /** What a README's example shows that is not as the case expects; of none, that. */
  public List<Difference> check(String readme) {
    Optional<String> block = MARKERS.content(readme);
    if (block.isEmpty()) {
      return List.of(
          new Difference("README.md", "an example between " + place(), "no such comments"));
    }
    List<String> lines =
        block
            .get()
            .lines()
            .map(line -> line.startsWith(INDENT) ? line.substring(4) : line)
            .toList();
    String command = "$ " + ExampleCommand.of(capsule, testCase, false);
    String shownCommand = lines.isEmpty() ? "" : lines.getFirst();
    if (!shownCommand.startsWith(command)
        || !AFTER_COMMAND.matcher(shownCommand.substring(command.length())).matches()) {
      return List.of(new Difference("README.md", command, shownCommand));
    }
    boolean list = lines.getFirst().endsWith(LIST) || testCase.expect().json().isEmpty();
    List<String> shown =
        lines.subList(1, lines.size()).stream().filter(line -> !line.startsWith(CUT)).toList();
    return differences(shown, list).stream()
        .map(d -> new Difference("README.md, " + d.what(), d.expected(), d.actual()))
        .toList();
  }

  /**
   * Compares what is shown with what is expected.
   *
   * @param list whether each line is an element of a list
   */
  private List<Difference> differences(List<String> shown, boolean list) {
    if (testCase.expect().json().isEmpty()) {
      return Expectations.ofText(
          testCase.expect(), shown.isEmpty() ? "" : String.join("\n", shown) + "\n");
    }
    try {
      return Expectations.ofResult(
          testCase.expect(),
          list
              ? shown.stream().map(PlainJson::read).collect(Collectors.toList())
              : PlainJson.read(String.join("\n", shown)));
    } catch (JacksonException e) {
      return List.of(new Difference("output", "JSON", String.join("\n", shown)));
    }
  }
}
