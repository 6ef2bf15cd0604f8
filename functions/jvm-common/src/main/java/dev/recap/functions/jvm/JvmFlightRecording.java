package dev.recap.functions.jvm;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The capsule {@code jvm-flight-recording}: what a JVM did for some seconds, as JFR records it. */
public final class JvmFlightRecording {
  private static final Path FILE = Path.of("/out/recording.jfr");
  private static final String ENDING = ".jfr";

  private JvmFlightRecording() {}

  /** Takes {@code pid}, {@code seconds}, {@code settings} and {@code max_mib}. */
  public static JsonObject main(JsonObject given) {
    Parameters parameters = new Parameters(given);
    Duration length = Duration.ofSeconds(parameters.number("seconds"));
    try (Attachment jvm = parameters.attach()) {
      FlightRecording recording = new FlightRecording(jvm, Leftovers.ofThisInvocation(ENDING));
      recording.start(length, parameters.text("settings"), parameters.number("max_mib"));
      try {
        Thread.sleep(length);
      } catch (InterruptedException e) {
        throw new IllegalStateException("Tried to record but was interrupted", e);
      } finally {
        recording.stop(FILE);
      }
      JsonObject json = new JsonObject();
      json.add("jvm", jvm.version().json(jvm.process().pid()));
      json.addProperty("seconds", length.toSeconds());
      json.addProperty("settings", parameters.text("settings"));
      json.addProperty("artifact", FILE.getFileName().toString());
      json.addProperty("bytes", Files.size(FILE));
      return json;
    } catch (IOException e) {
      throw new Refusal("Tried to keep the recording but " + e.getMessage(), e);
    }
  }

  /** The undo: ends a recording that was broken off, and removes what it left. */
  public static JsonObject undo(JsonObject given) {
    for (JavaProcess process : new JavaProcesses(Path.of("/proc")).all()) {
      Leftovers leftovers = Leftovers.ofThisInvocation(ENDING);
      // JFR makes the file when a recording starts.
      if (process.kind() == JavaProcess.Kind.HOTSPOT && leftovers.found(process).isPresent()) {
        try (Attachment jvm = Attachment.after(process)) {
          new FlightRecording(jvm, leftovers).clear();
        }
      }
    }
    return new JsonObject();
  }
}
