package dev.recap.functions.jvm;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The virtual threads of a JVM, which {@code Thread.print} does not show: from Java 21 on the JVM
 * writes them to a file as JSON ({@code Thread.dump_to_file}).
 */
final class VirtualThreads {
  private static final int SINCE = 21;

  /** Beyond this the dump would not fit into the capsule's memory. */
  private static final long MOST_BYTES = 12 << 20;

  /** Ends the stack of every virtual thread, mounted or not. */
  private static final String LAST_FRAME = ".VirtualThread.run(";

  private VirtualThreads() {}

  /** Adds them, or why they are missing. */
  static void addTo(JsonObject json, Attachment jvm) {
    if (jvm.version().feature() < SINCE) {
      json.add("virtual_threads", new JsonArray());
      return;
    }
    Path file = Path.of("/tmp/threads.json");
    try (Door door = Door.open()) {
      String answer = jvm.run("Thread.dump_to_file -format=json " + door.to(file));
      if (!Files.exists(file)) {
        missing(json, "the JVM could not write into the capsule: " + answer.strip());
      } else if (Files.size(file) > MOST_BYTES) {
        missing(json, "their dump takes more than %d MiB".formatted(MOST_BYTES >> 20));
      } else {
        json.add("virtual_threads", virtual(Files.readString(file)));
      }
    } catch (IOException | Attachment.CommandFailed e) {
      missing(json, String.valueOf(e.getMessage()));
    }
  }

  private static void missing(JsonObject json, String why) {
    json.addProperty("virtual_threads_missing", "Tried to list the virtual threads but " + why);
  }

  /** Those of a dump, as the JVM describes them, with their thread container's name. */
  static JsonArray virtual(String dump) {
    JsonArray virtual = new JsonArray();
    try {
      JsonObject top = JsonParser.parseString(dump).getAsJsonObject().getAsJsonObject("threadDump");
      for (JsonElement container : top.getAsJsonArray("threadContainers")) {
        for (JsonElement element : container.getAsJsonObject().getAsJsonArray("threads")) {
          JsonObject thread = element.getAsJsonObject();
          if (isVirtual(thread)) {
            thread.add("container", container.getAsJsonObject().get("container"));
            virtual.add(thread);
          }
        }
      }
      return virtual;
    } catch (JsonSyntaxException | IllegalStateException | NullPointerException e) {
      throw new Refusal("Tried to read the JVM's dump of virtual threads but its form is new", e);
    }
  }

  /** Newer JVMs say so; before, the last frame does. */
  private static boolean isVirtual(JsonObject thread) {
    if (thread.has("virtual")) {
      return true;
    }
    JsonArray stack = thread.getAsJsonArray("stack");
    return !stack.isEmpty() && stack.get(stack.size() - 1).getAsString().contains(LAST_FRAME);
  }
}
