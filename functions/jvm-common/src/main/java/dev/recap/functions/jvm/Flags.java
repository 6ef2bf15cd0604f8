package dev.recap.functions.jvm;

import com.google.gson.JsonObject;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The flags a JVM runs with that are not at their defaults, the answer to {@code VM.flags}.
 *
 * @param values by name; "true" and "false" for switches
 */
record Flags(Map<String, String> values) {
  private static final Pattern BEGIN = Pattern.compile("(?:^|\\s)-XX:");
  private static final Pattern FLAG =
      Pattern.compile("(?<on>[+-])?(?<name>\\w+)(?:=(?<value>.*))?");

  static Flags parse(String text) {
    Map<String, String> values = new TreeMap<>();
    // Values may hold blanks, so that only the next flag ends one.
    for (String part : BEGIN.split(text.strip(), -1)) {
      Matcher flag = FLAG.matcher(part.strip());
      if (flag.matches()) {
        String value = flag.group("value");
        values.put(
            flag.group("name"),
            value == null ? String.valueOf("+".equals(flag.group("on"))) : value);
      }
    }
    return new Flags(values);
  }

  OptionalLong number(String name) {
    String value = values.getOrDefault(name, "");
    return value.matches("[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(value))
        : OptionalLong.empty();
  }

  JsonObject json() {
    JsonObject json = new JsonObject();
    Secrets.values(values).forEach(json::addProperty);
    return json;
  }
}
