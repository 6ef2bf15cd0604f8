package dev.recap.functions.jvm;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The capsule {@code jvm-heap-dump}: all objects of a JVM's heap, as a file for analysis tools. */
public final class JvmHeapDump {
  private static final Path OUT = Path.of("/out");
  private static final String ENDING = ".hprof";

  /** From here on a JVM can compress its dump (JDK-8237354). */
  private static final int GZIP_SINCE = 15;

  private JvmHeapDump() {}

  /** Takes {@code pid}, {@code live}, {@code gzip} and {@code max_mib}. */
  public static JsonObject main(JsonObject given) {
    Parameters parameters = new Parameters(given);
    long start = System.nanoTime();
    try (Attachment jvm = parameters.attach()) {
      boolean live = parameters.flag("live");
      int gzip = parameters.number("gzip");
      refuseGzip(jvm, gzip);
      long expected = expected(jvm, live, (long) parameters.number("max_mib") << 20);
      Path file = OUT.resolve("heap" + ENDING + (gzip > 0 ? ".gz" : ""));
      String options = (live ? "" : "-all ") + (gzip > 0 ? "-gz=" + gzip + " " : "");
      HeapDump.Way way =
          new HeapDump(jvm, options, file, Leftovers.ofThisInvocation(ENDING)).take(expected);
      JsonObject json = new JsonObject();
      json.add("jvm", jvm.version().json(jvm.process().pid()));
      json.addProperty("live", live);
      json.addProperty("artifact", file.getFileName().toString());
      json.addProperty("bytes", Files.size(file));
      json.addProperty("objects_bytes", expected);
      json.addProperty("way", way.name().toLowerCase(Locale.ROOT));
      json.addProperty("seconds", seconds(System.nanoTime() - start));
      return json;
    } catch (IOException e) {
      throw new Refusal("Tried to keep the heap dump but " + e.getMessage(), e);
    }
  }

  private static double seconds(long nanos) {
    return Math.round(nanos / 1e6) / 1e3;
  }

  /** The undo: removes what a dump that was broken off left in the target. */
  public static JsonObject undo(JsonObject given) {
    for (JavaProcess process : new JavaProcesses(Path.of("/proc")).all()) {
      Leftovers.ofThisInvocation(ENDING).removeFrom(process);
    }
    return new JsonObject();
  }

  private static void refuseGzip(Attachment jvm, int gzip) {
    if (gzip > 0 && jvm.version().feature() < GZIP_SINCE) {
      throw new Refusal(
          "Tried to compress the heap dump but Java %d cannot: leave out -p gzip=%d"
              .formatted(jvm.version().feature(), gzip));
    }
  }

  /** The bytes all objects take that will be in the dump, when they are within the limits. */
  private static long expected(Attachment jvm, boolean live, long most) {
    long objects =
        ClassHistogram.parse(jvm.run(live ? "GC.class_histogram" : "GC.class_histogram -all"))
            .bytes();
    if (objects > most) {
      throw new Refusal(
          "Tried to dump the heap but its objects take %d MiB, more than the %d allowed: see -p max_mib"
              .formatted(objects >> 20, most >> 20));
    }
    try {
      long free = Files.getFileStore(OUT).getUsableSpace();
      // A JVM since Java 22 merges the dump from a part as large (JDK-8321565), and RECap copies an
      // artifact before it lets go of what the capsule wrote.
      if (3 * objects > free) {
        throw new Refusal(
            "Tried to dump the heap but its objects take %d MiB and the host's disk for artifacts has %d left: three times as much is needed"
                .formatted(objects >> 20, free >> 20));
      }
    } catch (IOException e) {
      throw new Refusal("Tried to see how much room is left in /out but " + e.getMessage(), e);
    }
    return objects;
  }
}
