package dev.recap.functions.coredump;

import com.google.gson.JsonObject;
import dev.recap.functions.tracing.Pause;
import dev.recap.functions.tracing.Ptrace;
import dev.recap.functions.tracing.Status;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/** The function: stops a process, writes its core file to {@code /out} and lets it go on. */
public final class CoreDump {
  private static final Path OUT = Path.of("/out");

  private CoreDump() {}

  /** {@code pid} and {@code limit}, in MiB, to what was written. */
  public static JsonObject main(JsonObject params) throws IOException {
    int process = params.get("pid").getAsInt();
    long limit = params.get("limit").getAsLong() << 20;
    Optional<Status> status = Status.of(process, process);
    if (status.isEmpty()) {
      throw new IllegalStateException(
          "Tried to dump process "
              + process
              + " but the target has none of that number: ps lists them");
    }
    if (status.get().isDead()) {
      throw new IllegalStateException(
          "Tried to dump process " + process + " but it has ended and has no memory any more");
    }
    // Under the name of an artifact only when it is whole.
    Path partial = OUT.resolve("partial");
    JsonObject result;
    try (Arena arena = Arena.ofConfined();
        CoreFile file = new CoreFile(partial);
        FileChannel memory =
            FileChannel.open(Path.of("/proc/" + process + "/mem"), StandardOpenOption.READ);
        Extents extents = new Extents(process)) {
      result = dump(process, limit, new Ptrace(arena), file, memory, extents);
    }
    Files.move(partial, OUT.resolve("core." + process));
    return result;
  }

  private static JsonObject dump(
      int process, long limit, Ptrace ptrace, CoreFile file, FileChannel memory, Extents extents)
      throws IOException {
    ptrace.prepare();
    extents.of(Mapping.all(process));
    long began = System.nanoTime();
    long length;
    int threads;
    int running;
    try (Pause pause = Pause.of(process, ptrace)) {
      List<Mapping> mappings = Mapping.all(process);
      List<Extent> parts = extents.of(mappings);
      long stored = parts.stream().mapToLong(Extent::storedSize).sum();
      if (stored > limit) {
        throw new IllegalStateException(
            "Tried to dump process %d but that would take %d MiB, more than the limit of %d MiB: raise limit"
                .formatted(process, (stored >> 20) + 1, limit >> 20));
      }
      threads = pause.threads().size();
      running = pause.unstoppable().size();
      length = file.write(notes(process, mappings, pause, ptrace), parts, memory);
    }
    long paused = System.nanoTime() - began;
    JsonObject result = new JsonObject();
    result.addProperty("file", "core." + process);
    result.addProperty("bytes", length);
    result.addProperty("threads", threads);
    result.addProperty("threads_not_stopped", running);
    result.addProperty("unreadable_bytes", file.unreadable());
    result.addProperty("paused_ms", paused / 1_000_000);
    return result;
  }

  private static byte[] notes(int process, List<Mapping> mappings, Pause pause, Ptrace ptrace)
      throws IOException {
    Notes notes = new Notes(process);
    // The first thread is the one that debuggers show first.
    for (int thread : pause.threads()) {
      notes.thread(thread, ptrace);
      if (thread == pause.threads().first()) {
        notes.process();
        notes.files(mappings);
      }
    }
    return notes.bytes();
  }
}
