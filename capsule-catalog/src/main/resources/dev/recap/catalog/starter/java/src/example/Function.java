package example;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Lists the processes of the target. */
public final class {{class}} {
  private {{class}}() {}

  /** The function: parameters in, result out. What it prints to System.out becomes a log line. */
  public static JsonObject main(JsonObject parameters) throws IOException {
    int limit = parameters.get("limit").getAsInt();
    JsonArray processes = new JsonArray();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : all) {
        if (processes.size() < limit) {
          add(process, processes);
        }
      }
    }
    JsonObject result = new JsonObject();
    result.addProperty("count", processes.size());
    result.add("processes", processes);
    return result;
  }

  private static void add(Path process, JsonArray processes) throws IOException {
    try {
      JsonObject entry = new JsonObject();
      entry.addProperty("pid", Integer.parseInt(process.getFileName().toString()));
      entry.addProperty("name", Files.readString(process.resolve("comm")).strip());
      processes.add(entry);
    } catch (NoSuchFileException e) {
      // It ended in the meantime.
    }
  }
}
