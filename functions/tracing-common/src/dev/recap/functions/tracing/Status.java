package dev.recap.functions.tracing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What {@code /proc/PID/task/TID/status} says of a thread (proc(5)). */
public final class Status {
  private final Map<String, String> fields = new HashMap<>();

  private Status(String text) {
    for (String line : text.split("\n")) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
  }

  /** Reads it; empty when there is no such thread any more. */
  public static Optional<Status> of(int process, int thread) throws IOException {
    Path file = Path.of("/proc/" + process + "/task/" + thread + "/status");
    try {
      return Optional.of(new Status(new String(Files.readAllBytes(file), StandardCharsets.UTF_8)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      if (Files.exists(file)) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /** Those of all threads of a process. */
  public static Map<Integer, Status> all(int process) throws IOException {
    Map<Integer, Status> all = new HashMap<>();
    try (DirectoryStream<Path> tasks =
        Files.newDirectoryStream(Path.of("/proc", Integer.toString(process), "task"))) {
      for (Path task : tasks) {
        int thread = Integer.parseInt(task.getFileName().toString());
        of(process, thread).ifPresent(status -> all.put(thread, status));
      }
    } catch (NoSuchFileException e) {
      return Map.of();
    }
    return all;
  }

  /** The thread's name. */
  public String name() {
    return fields.getOrDefault("Name", "");
  }

  /** Its state as one letter: R, S, D, T, t, Z, X. */
  public char state() {
    String state = fields.getOrDefault("State", "");
    return state.isEmpty() ? '?' : state.charAt(0);
  }

  /** Whether it has ended and is only listed still. */
  public boolean isDead() {
    return state() == 'Z' || state() == 'X';
  }

  /** Who traces it; 0 for nobody. */
  public int tracer() {
    return number("TracerPid");
  }

  /** The process that started its process. */
  public int parent() {
    return number("PPid");
  }

  /** The user it runs as. */
  public int user() {
    return Integer.parseUnsignedInt(first("Uid"));
  }

  /** The group it runs as. */
  public int group() {
    return Integer.parseUnsignedInt(first("Gid"));
  }

  /** A mask of signals, {@code SigPnd} or {@code SigBlk}. */
  public long signals(String which) {
    return Long.parseUnsignedLong(fields.getOrDefault(which, "0"), 16);
  }

  private int number(String field) {
    return Integer.parseInt(first(field));
  }

  private String first(String field) {
    return fields.getOrDefault(field, "0").split("\\s", 2)[0];
  }
}
