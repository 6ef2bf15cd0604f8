package dev.recap.functions.jvm;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * The parameters of an invocation, which the manifest's schema has checked and completed.
 *
 * @param json as given
 */
record Parameters(JsonObject json) {
  /** Attaches to the JVM they name, or the only one. */
  Attachment attach() {
    return Attachment.to(process());
  }

  /** The JVM they name, or the only one. */
  JavaProcess process() {
    return new JavaProcesses(Path.of("/proc"))
        .choose(json.has("pid") ? OptionalInt.of(json.get("pid").getAsInt()) : OptionalInt.empty());
  }

  boolean flag(String name) {
    return json.get(name).getAsBoolean();
  }

  int number(String name) {
    return json.get(name).getAsInt();
  }

  String text(String name) {
    return json.get(name).getAsString();
  }
}
