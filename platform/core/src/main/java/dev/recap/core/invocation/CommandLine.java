package dev.recap.core.invocation;

import dev.recap.core.capsule.Argument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Builds a capsule's command line from its manifest's arguments and the caller's parameters. */
public final class CommandLine {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_-]*)\\}");

  private CommandLine() {}

  /** The arguments in order; those that name a parameter without a value are left out. */
  public static List<String> of(List<Argument> arguments, Map<String, Object> values) {
    List<String> line = new ArrayList<>();
    for (Argument argument : arguments) {
      switch (argument) {
        case Argument.Template template -> expand(template, values).ifPresent(line::addAll);
        case Argument.When when -> {
          if (holds(when, values)) {
            line.addAll(all(when.arguments(), values));
          }
        }
      }
    }
    return List.copyOf(line);
  }

  private static boolean holds(Argument.When when, Map<String, Object> values) {
    Object value = values.get(when.parameter());
    if (value == null) {
      return false;
    }
    return when.equals().map(value.toString()::equals).orElse(!Boolean.FALSE.equals(value));
  }

  private static List<String> all(List<Argument.Template> group, Map<String, Object> values) {
    List<String> line = new ArrayList<>();
    for (Argument.Template template : group) {
      Optional<List<String>> expanded = expand(template, values);
      if (expanded.isEmpty()) {
        return List.of();
      }
      line.addAll(expanded.get());
    }
    return line;
  }

  private static Optional<List<String>> expand(
      Argument.Template template, Map<String, Object> values) {
    Matcher whole = PLACEHOLDER.matcher(template.text());
    if (whole.matches() && values.get(whole.group(1)) instanceof List<?> list) {
      return Optional.of(list.stream().map(String::valueOf).toList());
    }
    StringBuilder text = new StringBuilder();
    Matcher m = PLACEHOLDER.matcher(template.text());
    while (m.find()) {
      Object value = values.get(m.group(1));
      if (value == null) {
        return Optional.empty();
      }
      m.appendReplacement(text, Matcher.quoteReplacement(value.toString()));
    }
    m.appendTail(text);
    return Optional.of(List.of(text.toString()));
  }
}
