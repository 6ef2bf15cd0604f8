package dev.recap.cli.example;

import dev.recap.catalog.json.PlainJson;
import dev.recap.catalog.testing.TestCase;
import dev.recap.catalog.testing.TestCase.Stdin;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The command line that does what a case does, as a person types it into a shell. */
final class ExampleCommand {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private ExampleCommand() {}

  /**
   * The command line.
   *
   * @param artifacts whether it leaves artifacts, which are saved then
   */
  static String of(String capsule, TestCase testCase, boolean artifacts) {
    StringBuilder line = new StringBuilder();
    testCase
        .stdin()
        .filter(Stdin.Text.class::isInstance)
        .map(Stdin.Text.class::cast)
        .ifPresent(text -> line.append("printf %s ").append(quoted(text.text())).append(" | "));
    line.append("recap invoke ").append(capsule);
    line.append(" -t ").append(testCase.target().fixture());
    for (Map.Entry<String, Object> parameter : testCase.params().entrySet()) {
      Collection<?> values =
          parameter.getValue() instanceof List<?> list ? list : List.of(parameter.getValue());
      for (Object value : values) {
        line.append(" -p ").append(quoted(parameter.getKey() + "=" + text(value)));
      }
    }
    testCase
        .timeout()
        .ifPresent(timeout -> line.append(" --timeout ").append(timeout.toMillis()).append("ms"));
    if (testCase.stdin().isPresent()) {
      line.append(" -i");
    }
    testCase
        .stdin()
        .ifPresent(stdin -> {
          switch (stdin) {
            case Stdin.Text _ -> {}
            case Stdin.LocalFile(String path) -> line.append(" < ").append(quoted(path));
            case Stdin.Artifact(String glob) -> line.append(" < ").append(glob);
          }
        });
    if (artifacts) {
      line.append(" --artifacts .");
    }
    return line.toString();
  }

  private static String text(Object value) {
    return value instanceof Map<?, ?> ? PlainJson.write(value) : String.valueOf(value);
  }

  private static String quoted(String text) {
    return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
