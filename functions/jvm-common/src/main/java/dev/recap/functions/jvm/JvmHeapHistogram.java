package dev.recap.functions.jvm;

import com.google.gson.JsonObject;

/** The capsule {@code jvm-heap-histogram}: which classes fill a JVM's heap. */
public final class JvmHeapHistogram {
  private JvmHeapHistogram() {}

  /** Takes {@code pid}, {@code live} and {@code top}. */
  public static JsonObject main(JsonObject given) {
    Parameters parameters = new Parameters(given);
    try (Attachment jvm = parameters.attach()) {
      JsonObject json = new JsonObject();
      json.add("jvm", jvm.version().json(jvm.process().pid()));
      boolean live = parameters.flag("live");
      json.addProperty("live", live);
      ClassHistogram.parse(jvm.run(live ? "GC.class_histogram" : "GC.class_histogram -all"))
          .addTo(json, parameters.number("top"));
      return json;
    }
  }
}
