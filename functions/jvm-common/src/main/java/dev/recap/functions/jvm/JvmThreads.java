package dev.recap.functions.jvm;

import com.google.gson.JsonObject;

/** The capsule {@code jvm-threads}: what the threads of a JVM do and what they wait for. */
public final class JvmThreads {
  private JvmThreads() {}

  /** Takes {@code pid}, {@code virtual} and {@code text}. */
  public static JsonObject main(JsonObject given) {
    Parameters parameters = new Parameters(given);
    try (Attachment jvm = parameters.attach()) {
      JsonObject json = new JsonObject();
      json.add("jvm", jvm.version().json(jvm.process().pid()));
      // With allocation and class counts since Java 11, where the option is known.
      String text =
          jvm.run(jvm.version().feature() >= 11 ? "Thread.print -l -e" : "Thread.print -l");
      ThreadDump.parse(text).addTo(json);
      if (parameters.flag("virtual")) {
        VirtualThreads.addTo(json, jvm);
      }
      if (parameters.flag("text")) {
        json.addProperty("text", text);
      }
      return json;
    }
  }
}
