package dev.recap.functions.jvm;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM calls itself, the answer to {@code VM.version}.
 *
 * @param name of the virtual machine
 * @param virtualMachine its own version
 * @param jdk the version of the JDK it belongs to
 */
record JvmVersion(String name, String virtualMachine, String jdk) {
  private static final Pattern FIRST = Pattern.compile("(?<name>.+?) version (?<version>.+)");
  private static final Pattern FEATURE = Pattern.compile("(?:1\\.)?(?<feature>[0-9]+).*");

  static JvmVersion parse(String text) {
    List<String> lines = text.strip().lines().toList();
    Matcher first = FIRST.matcher(lines.isEmpty() ? "" : lines.getFirst());
    if (!first.matches()) {
      throw new Refusal(
          "Tried to read the version of the JVM but it answered: %s".formatted(text.strip()));
    }
    String jdk = lines.size() > 1 ? lines.get(1).replaceFirst("^JDK ", "") : "";
    return new JvmVersion(first.group("name"), first.group("version"), jdk);
  }

  /** The number Java versions go by: 8, 11, 17. */
  int feature() {
    Matcher matcher = FEATURE.matcher(jdk.isEmpty() ? virtualMachine : jdk);
    return matcher.matches() ? Integer.parseInt(matcher.group("feature")) : 0;
  }

  /** As every function of this package begins its result. */
  JsonObject json(int pid) {
    JsonObject json = new JsonObject();
    json.addProperty("pid", pid);
    json.addProperty("name", name);
    json.addProperty("version", virtualMachine);
    json.addProperty("jdk", jdk);
    return json;
  }
}
