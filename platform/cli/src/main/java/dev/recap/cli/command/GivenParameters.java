package dev.recap.cli.command;

import dev.recap.core.invocation.PlatformException;
import dev.recap.core.invocation.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads {@code name=value} arguments; {@code name=@FILE} takes the value from a file, so that a
 * secret is in no process list, and {@code name=@@text} is the text {@code @text}.
 *
 * <p>A name given several times is a list.
 */
final class GivenParameters {
  private final Map<String, Object> values = new LinkedHashMap<>();

  GivenParameters inline(List<String> arguments) {
    for (String argument : arguments) {
      String value = value(argument);
      if (value.startsWith("@@")) {
        add(argument, value.substring(1));
      } else if (value.startsWith("@")) {
        add(argument, content(argument, value.substring(1)));
      } else {
        add(argument, value);
      }
    }
    return this;
  }

  GivenParameters files(List<String> arguments) {
    for (String argument : arguments) {
      add(argument, content(argument, value(argument)));
    }
    return this;
  }

  Map<String, Object> values() {
    return values;
  }

  private void add(String argument, String value) {
    String name = argument.substring(0, argument.indexOf('='));
    values.merge(name, value, GivenParameters::both);
  }

  private static Object both(Object first, Object second) {
    List<Object> all = first instanceof List<?> list ? new ArrayList<>(list) : new ArrayList<>();
    if (all.isEmpty()) {
      all.add(first);
    }
    all.add(second);
    return all;
  }

  private static String value(String argument) {
    int equals = argument.indexOf('=');
    if (equals < 1) {
      throw new PlatformException(
          Problem.Kind.USAGE,
          "Tried to read the parameter \"%s\" but it is not NAME=VALUE".formatted(argument));
    }
    return argument.substring(equals + 1);
  }

  /** One line break at the end is an editor's, not the value's. */
  private static String content(String argument, String file) {
    try {
      String content = Files.readString(Path.of(file));
      return content.endsWith("\n") ? content.substring(0, content.length() - 1) : content;
    } catch (IOException e) {
      throw new PlatformException(
          Problem.Kind.BAD_PARAMETER,
          "Tried to read the parameter %s from the file %s but it could not be read: %s"
              .formatted(
                  argument.substring(0, argument.indexOf('=')), file, e.getClass().getSimpleName()),
          e);
    }
  }
}
