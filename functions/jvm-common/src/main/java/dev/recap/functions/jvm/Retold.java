package dev.recap.functions.jvm;

import com.google.gson.JsonObject;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM without counters says of itself in the reports it writes for people.
 *
 * @param collections garbage collections that there were; -1 where it does not say
 * @param full those of the whole heap among them
 * @param classes that are loaded; -1 where it does not say
 */
record Retold(long collections, long full, long classes) {
  private static final Pattern COLLECTIONS =
      Pattern.compile(
          "After GC invocations=(?<all>[0-9]+) \\(full (?<full>[0-9]+)\\)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern NO_COLLECTION = Pattern.compile("GC Heap History \\(0 events\\)");
  private static final Pattern CLASSES =
      Pattern.compile("(?m)^Total = [0-9]+\\s+(?<classes>[0-9]+)\\s");

  /** Asks a JVM; one before Java 9 does not know how to answer. */
  static Retold by(Attachment jvm) {
    try {
      return parse(jvm.run("VM.info"), jvm.run("VM.classloader_stats"));
    } catch (Attachment.CommandFailed e) {
      return new Retold(-1, -1, -1);
    }
  }

  static Retold parse(String info, String loaders) {
    long collections = NO_COLLECTION.matcher(info).find() ? 0 : -1;
    long full = collections;
    Matcher matcher = COLLECTIONS.matcher(info);
    while (matcher.find()) {
      collections = Math.max(collections, Long.parseLong(matcher.group("all")));
      full = Math.max(full, Long.parseLong(matcher.group("full")));
    }
    Matcher classes = CLASSES.matcher(loaders);
    return new Retold(
        collections, full, classes.find() ? Long.parseLong(classes.group("classes")) : -1);
  }

  void addTo(JsonObject json) {
    if (collections >= 0) {
      JsonObject gc = new JsonObject();
      gc.addProperty("collections", collections);
      gc.addProperty("full_collections", full);
      json.add("gc", gc);
    }
    if (classes >= 0) {
      JsonObject loaded = new JsonObject();
      loaded.addProperty("loaded", classes);
      json.add("classes", loaded);
    }
  }
}
