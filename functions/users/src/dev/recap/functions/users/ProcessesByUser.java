package dev.recap.functions.users;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Counts the processes of each user id; see proc_pid_status(5). */
final class ProcessesByUser {
  private ProcessesByUser() {}

  static Map<String, Integer> count() throws IOException {
    Map<String, Integer> counts = new TreeMap<>();
    long self = ProcessHandle.current().pid();
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      for (Path process : all.filter(p -> p.getFileName().toString().matches("\\d+")).toList()) {
        if (!ours(process, self)) {
          user(process).ifPresent(uid -> counts.merge(uid, 1, Integer::sum));
        }
      }
    }
    return counts;
  }

  /** RECap's own processes of this invocation are not the target's. */
  private static boolean ours(Path process, long self) {
    long pid = Long.parseLong(process.getFileName().toString());
    return ProcessHandle.of(self)
        .map(me ->
            Stream.iterate(
                    java.util.Optional.of(me),
                    java.util.Optional::isPresent,
                    p -> p.flatMap(ProcessHandle::parent))
                .anyMatch(p -> p.orElseThrow().pid() == pid))
        .orElse(false);
  }

  private static java.util.Optional<String> user(Path process) {
    try (Stream<String> lines = Files.lines(process.resolve("status"))) {
      return lines
          .filter(line -> line.startsWith("Uid:"))
          .map(line -> line.split("\\s+")[2])
          .findFirst();
    } catch (IOException | java.io.UncheckedIOException e) {
      // It ended meanwhile.
      return java.util.Optional.empty();
    }
  }
}
