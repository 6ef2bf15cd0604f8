package dev.recap.functions.stack;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.recap.functions.tracing.Status;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The function: what all threads of a process are at. */
public final class Stack {
  private Stack() {}

  /** {@code pid} and {@code frames}, to the threads with their frames. */
  public static JsonObject main(JsonObject params) throws Throwable {
    int process = params.get("pid").getAsInt();
    Map<Integer, Status> statuses = Status.all(process);
    Status status = statuses.get(process);
    if (status == null) {
      throw new IllegalStateException(
          "Tried to show the stacks of process "
              + process
              + " but the target has none of that number: ps lists them");
    }
    if (status.isDead()) {
      throw new IllegalStateException(
          "Tried to show the stacks of process " + process + " but it has ended");
    }
    Snapshot snapshot = snapshot(process);
    JsonObject result = new JsonObject();
    result.addProperty("pid", process);
    result.addProperty("name", status.name());
    result.addProperty("paused_ms", snapshot.pausedNanos() / 1_000 / 1e3);
    result.add("threads", threads(process, params.get("frames").getAsInt(), snapshot, statuses));
    return result;
  }

  private static Snapshot snapshot(int process) throws IOException {
    try {
      return Snapshot.of(process);
    } catch (IOException e) {
      if (Status.of(process, process).isEmpty()) {
        throw new IllegalStateException(
            "Tried to show the stacks of process " + process + " but it ended meanwhile", e);
      }
      throw e;
    }
  }

  private static JsonArray threads(
      int process, int most, Snapshot snapshot, Map<Integer, Status> statuses) throws Throwable {
    JsonArray threads = new JsonArray();
    Path scratch = Files.createTempFile("vdso", ".so");
    try (Arena arena = Arena.ofConfined();
        Unwinder unwinder = new Unwinder(process, Module.of(snapshot, scratch), most)) {
      Symbols symbols = new Symbols(arena, unwinder, snapshot.mappings());
      for (Snapshot.Thread thread : snapshot.threads()) {
        JsonArray frames = new JsonArray();
        List<Long> addresses = unwinder.addresses(thread);
        for (long address : addresses) {
          frames.add(json(symbols.frame(address)));
        }
        JsonObject json = json(thread.id(), Optional.ofNullable(statuses.get(thread.id())));
        json.add("frames", frames);
        threads.add(json);
      }
    } finally {
      Files.deleteIfExists(scratch);
    }
    for (int id : snapshot.running()) {
      JsonObject json = json(id, Optional.ofNullable(statuses.get(id)));
      json.addProperty("not_shown", "it waits in the kernel and cannot be stopped");
      threads.add(json);
    }
    return threads;
  }

  private static JsonObject json(int thread, Optional<Status> status) {
    JsonObject json = new JsonObject();
    json.addProperty("tid", thread);
    status.ifPresent(s -> json.addProperty("name", s.name()));
    status.ifPresent(s -> json.addProperty("state", Character.toString(s.state())));
    return json;
  }

  private static JsonObject json(Frame frame) {
    JsonObject json = new JsonObject();
    frame.function().ifPresent(name -> json.addProperty("function", name));
    if (frame.function().isPresent()) {
      json.addProperty("offset", frame.offset());
    }
    frame.module().ifPresent(name -> json.addProperty("module", name));
    frame.source().ifPresent(source -> json.addProperty("source", source));
    json.addProperty("address", "0x" + Long.toHexString(frame.address()));
    return json;
  }
}
