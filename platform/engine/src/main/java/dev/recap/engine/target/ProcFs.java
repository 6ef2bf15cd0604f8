package dev.recap.engine.target;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Reads what the kernel tells of processes in procfs; every answer may be of the past already.
 *
 * @param root {@code /proc}
 */
record ProcFs(Path root) {

  /** Its state and start; empty when there is no such process. */
  Optional<ProcessStat> stat(int pid) {
    return lines(pid, "stat").map(lines -> ProcessStat.parse(String.join("\n", lines)));
  }

  /** The cgroups it is in; empty when there is no such process. */
  Optional<ProcessCgroups> cgroups(int pid) {
    return lines(pid, "cgroup").map(ProcessCgroups::parse);
  }

  /**
   * Its pids from our pid namespace to its own, outermost first (proc_pid_status(5), NSpid); empty
   * when there is no such process.
   */
  List<Integer> namespacePids(int pid) {
    return status(pid, "NSpid:")
        .map(value -> Arrays.stream(value.split("\\s+", -1)).map(Integer::valueOf).toList())
        .orElse(List.of());
  }

  /** The process a thread belongs to, or the process itself; empty when there is neither. */
  OptionalInt threadGroup(int pid) {
    return status(pid, "Tgid:").stream().mapToInt(Integer::parseInt).findFirst();
  }

  /** Its name as the kernel keeps it, 15 bytes at most. */
  Optional<String> name(int pid) {
    return lines(pid, "comm").map(lines -> String.join(" ", lines).strip());
  }

  private Optional<String> status(int pid, String key) {
    return lines(pid, "status").stream()
        .flatMap(List::stream)
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(key.length()).strip())
        .findFirst();
  }

  private Optional<List<String>> lines(int pid, String file) {
    try {
      List<String> lines = read(root.resolve(Integer.toString(pid)).resolve(file));
      return lines.isEmpty() ? Optional.empty() : Optional.of(lines);
    } catch (IOException _) {
      // ENOENT before the file was open, ESRCH after: either way the process has gone.
      return Optional.empty();
    }
  }

  /** A process chooses its own name, which need not be UTF-8. */
  private static List<String> read(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      return lines.toList();
    } catch (java.io.UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
